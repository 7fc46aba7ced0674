"""What must be true of messages, tasks and webhooks: nothing told twice, nothing lost."""

from adapters.sql.checks.rule import Rule
from application.messages.message import MessageState
from application.tasks import TaskName

M = MessageState

RULES = (
    Rule(
        id="I10",
        says="one message for each kind, reason and recipient",
        sql="""
            SELECT format('%s of %s to one recipient: %s messages', kind, reason, count(*)) AS broken
            FROM message GROUP BY kind, reason, to_email HAVING count(*) > 1 ORDER BY kind, reason""",
    ),
    Rule(
        id="I10",
        says="a message that was sent says when, and one that was not says nothing",
        sql="""
            SELECT format('message %s (%s): %s, sent at %s', id, kind, state, sent_at) AS broken FROM message
            WHERE NOT state = ANY (:legal) OR (sent_at IS NOT NULL) <> (state = ANY (:sent)) ORDER BY id""",
        words={"legal": MessageState, "sent": [M.SENT]},
    ),
    Rule(
        id="I10",
        says="a message that has not been sent has a task that waits, or is parked where staff see it",
        sql="""
            SELECT format('message %s (%s): %s, and no task', m.id, m.kind, m.state) AS broken FROM message m
            WHERE m.state = ANY (:unsent) AND NOT EXISTS (SELECT FROM outbox o WHERE o.contractor_id = m.contractor_id
                AND o.name = ANY (:send) AND o.subject_id = m.id AND o.done_at IS NULL)
            ORDER BY m.id""",
        words={"unsent": [M.QUEUED, M.SENDING], "send": [TaskName.SEND_MESSAGE]},
    ),
    Rule(
        id="I15",
        says="a webhook that was acknowledged has a task: waiting, done, or parked with its reason",
        sql="""
            SELECT format('webhook %s (%s): no task', w.event_id, w.kind) AS broken FROM inbox w
            WHERE NOT EXISTS (SELECT FROM outbox o WHERE o.contractor_id = w.contractor_id
                AND o.name = ANY (:apply) AND o.subject_id = w.id)
            ORDER BY w.id""",
        words={"apply": [TaskName.APPLY_WEBHOOK]},
    ),
    Rule(
        id="I15",
        says="an event is kept once",
        sql="""
            SELECT format('%s %s: %s copies', processor, event_id, count(*)) AS broken
            FROM inbox GROUP BY processor, event_id HAVING count(*) > 1 ORDER BY event_id""",
    ),
    Rule(
        id="I16",
        says="a task is waiting, done or parked, and parked ones say why and are on the exception list",
        sql="""
            SELECT format('task %s (%s): done %s, parked %s, problem "%s"', o.id, o.name, o.done_at, o.parked_at,
                          o.problem) AS broken
            FROM outbox o WHERE o.done_at IS NOT NULL AND o.parked_at IS NOT NULL
                OR NOT o.name = ANY (:legal)
                OR o.parked_at IS NOT NULL AND (o.problem = '' OR NOT EXISTS (SELECT FROM alert x
                    WHERE x.contractor_id = o.contractor_id AND x.subject = 'task:' || o.id))
            ORDER BY o.id""",
        words={"legal": TaskName},
    ),
    Rule(
        id="I16",
        says="a task is asked for once for one reason",
        sql="""
            SELECT format('%s of %s for %s: %s tasks', name, subject_id, reason, count(*)) AS broken
            FROM outbox GROUP BY name, subject_id, reason HAVING count(*) > 1 ORDER BY name, subject_id""",
    ),
)
