"""Forty customers of Northwind: households, landlords, and names that test a page."""

from entrypoints.cli.rehearsal.firm import Human, Party, Place

_TOWNS = {
    "Asheville": "28801",
    "Arden": "28704",
    "Black Mountain": "28711",
    "Weaverville": "28787",
    "Woodfin": "28804",
    "Fletcher": "28732",
    "Lake Lure": "28746",
}

# name, mailbox, language, street, town
_HOUSEHOLDS = (
    ("Ana Morales", "ana.morales", "en", "418 Juniper Street", "Asheville"),
    ("Ben Whitaker", "ben.whitaker", "en", "27 Chestnut Hill Road", "Asheville"),
    ("Carla Jennings", "carla.jennings", "en", "1305 Merrimon Avenue", "Asheville"),
    ("Devon Okafor", "devon.okafor", "en", "9 Laurel Court", "Black Mountain"),
    ("Elise Fontaine", "elise.fontaine", "fr", "62 Cumberland Circle", "Asheville"),
    ("Frank Delgado", "frank.delgado", "es", "2210 Sweeten Creek Road", "Arden"),
    ("Grace Lindqvist", "grace.lindqvist", "en", "84 Montford Avenue", "Asheville"),
    ("Hank Pruitt", "hank.pruitt", "en", "511 Old Haw Creek Road", "Asheville"),
    ("Imani Brooks", "imani.brooks", "en", "17 Riverview Drive", "Woodfin"),
    ("Jonah Feldman", "jonah.feldman", "en", "330 Hendersonville Road", "Asheville"),
    ("Keiko Tanaka", "keiko.tanaka", "en", "6 Beaver Lake Terrace", "Asheville"),
    ("Luz María Ibáñez", "luz.ibanez", "es", "141 Dogwood Road", "Fletcher"),
    ("Magnus Þórsson", "magnus.thorsson", "en", "23 Elk Mountain Scenic Highway", "Woodfin"),
    ("Nadia Rahman", "nadia.rahman", "en", "702 Reems Creek Road", "Weaverville"),
    ("Owen & Petra Schuyler", "schuylers", "en", "19 Town Mountain Road", "Asheville"),
    ("Priya Venkataraman", "priya.v", "en", "8 Kenilworth Knolls", "Asheville"),
    ("Quentin Barnes", "quentin.barnes", "en", "255 Fairview Road", "Asheville"),
    ("Rosa Gutiérrez", "rosa.gutierrez", "es", "1190 Patton Avenue", "Asheville"),
    ("Siobhan O’Malley", "siobhan.omalley", "en", "5 Pearson Drive", "Asheville"),
    ("Theo Vandermeer", "theo.vandermeer", "en", "48 Blue Ridge Road", "Black Mountain"),
    ("Uma Krishnan", "uma.krishnan", "en", "310 Airport Road", "Arden"),
    ("Víctor Salazar", "victor.salazar", "es", "77 Leicester Highway", "Asheville"),
    ("Wilhelmina Achterberg-Kowalczyk", "wilma.ak", "en", "12 Sunset Parkway", "Asheville"),
    ("Xavier Lafleur", "xavier.lafleur", "fr", "640 Charlotte Street", "Asheville"),
    ("Yolanda Price", "yolanda.price", "en", "3 Hillside Court", "Weaverville"),
    ("Zeke Holloway", "zeke.holloway", "en", "98 Cane Creek Road", "Fletcher"),
    ("Anh Nguyễn", "anh.nguyen", "en", "207 Long Shoals Road", "Arden"),
    ("Beatrix Molnár", "beatrix.molnar", "en", "31 Albemarle Road", "Asheville"),
    ("Curtis Bell", "curtis.bell", "en", "1420 Smoky Park Highway", "Asheville"),
    ("Delphine Moreau", "delphine.moreau", "fr", "56 Edgemont Road", "Asheville"),
    ("Everett Sloan", "everett.sloan", "en", "4 Craggy Avenue", "Asheville"),
    ("ליאורה בן־דוד", "liora.bendavid", "en", "215 Murdock Avenue", "Asheville"),
    ("Faye 🌻 Sunderland", "faye.sunderland", "en", "29 Sunflower Lane", "Weaverville"),
    ("Gus Papadopoulos", "gus.papadopoulos", "en", "873 Haywood Road", "Asheville"),
)
_LONG = (  # as long as a name may be
    "The Blue Ridge Mountain Community Housing, Historic Preservation and Neighborhood Improvement Cooperative "
    "Association of Buncombe, Henderson, Madison and Transylvania Counties, North Carolina, Limited"
)
# name, (contact, mailbox, language) ..., streets with towns
_COMPANIES = (
    (
        "Lakeside Property Group",
        (("Marisol Vega", "office@lakeside", "en"), ("Tom Lakeside", "tom@lakeside", "en")),
        (("1000 Lakeside Boulevard", "Lake Lure"), ("1002 Lakeside Boulevard", "Lake Lure"), ("4 Dock", "Lake Lure")),
    ),
    (
        "Haywood Lofts HOA",
        (("Dana Whitfield", "board@haywoodlofts", "en"),),
        (("45 Haywood Street", "Asheville"), ("47 Haywood Street", "Asheville")),
    ),
    (
        "Café Tournesol",
        (("Étienne Roy", "bonjour@tournesol", "fr"),),
        (("88 Biltmore Avenue", "Asheville"),),
    ),
    (
        "Mountain View Dental",
        (("Dr. Grant Osei", "frontdesk@mvdental", "en"),),
        (("1200 Hendersonville Road", "Asheville"),),
    ),
    (
        "Iglesia Nueva Esperanza",
        (("Pastora Inés Cárdenas", "oficina@esperanza", "es"),),
        (("61 New Leicester Highway", "Asheville"),),
    ),
    (_LONG, (("Harriet Combs", "harriet@blueridgecoop", "en"),), (("2 Cooperative Way", "Asheville"),)),
)


def _place(street: str, town: str) -> Place:
    return Place(street=street, city=town, region="NC", postal_code=_TOWNS[town])


PEOPLE: tuple[Party, ...] = (
    *(
        Party(
            name=name,
            contacts=(Human(name=name, email=f"{mailbox}@example.com", language=language),),
            places=(_place(street, town),),
        )
        for name, mailbox, language, street, town in _HOUSEHOLDS
    ),
    *(
        Party(
            name=name,
            contacts=tuple(
                Human(name=contact, email=f"{mailbox}.example.com", language=language)
                for contact, mailbox, language in contacts
            ),
            places=tuple(_place(street, town) for street, town in places),
        )
        for name, contacts, places in _COMPANIES
    ),
)
