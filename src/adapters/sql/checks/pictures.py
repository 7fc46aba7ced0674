"""What must be true of pictures: nobody has put another one in their place."""

from adapters.sql.checks.rule import Rule

RULES = (
    Rule(
        id="I9",
        says="a picture is named by the hash of its bytes, and whatever is shown is kept",
        sql="""
            SELECT format('picture %s: its bytes hash to %s', left(p.sha256, 12),
                          left(encode(sha256(p.content), 'hex'), 12)) AS broken
            FROM picture p WHERE encode(sha256(p.content), 'hex') <> p.sha256
            UNION ALL
            SELECT format('%s shows picture %s, which is not kept', shown.by, left(shown.sha256, 12))
            FROM (
                SELECT e.contractor_id, format('estimate %s (%s)', e.number, e.id) AS by, 'line' AS kind,
                       jsonb_path_query(e.content, '$.options[*].lines[*].picture.id') #>> '{}' AS sha256
                FROM estimate e
                UNION ALL SELECT c.id, 'the head', 'logo', c.head #>> '{logo,id}' FROM contractor c
            ) AS shown
            WHERE shown.sha256 IS NOT NULL AND NOT EXISTS (SELECT FROM picture p
                WHERE p.contractor_id = shown.contractor_id AND p.sha256 = shown.sha256 AND p.kind = shown.kind)""",
    ),
)
