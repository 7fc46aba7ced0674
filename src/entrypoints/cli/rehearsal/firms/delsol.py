"""Plomería Del Sol, San Antonio: a small firm that speaks Spanish."""

from decimal import Decimal

from application.shared.lines import DiscountInput
from domain.contractors.contractor import Branding, Settings
from domain.estimates.offer import DepositKind, DepositRule
from domain.shared.pricing import TaxClass
from entrypoints.cli.rehearsal.firm import Firm, Human, Party, Place, Words
from entrypoints.cli.rehearsal.goods import PARTS, Goods, Pictured, call, extra, offer, option, part, work

TERMS = """Los precios se mantienen hasta el día indicado arriba. El trabajo comienza cuando usted aprueba.
El anticipo, si se pide, se descuenta de la factura final.
Garantizamos la mano de obra por un año; los equipos llevan la garantía de su fabricante."""

_VISIT = work("Visita: traslado y primera media hora", 9_500)
_HEATER = offer(
    "Calentador de agua nuevo",
    "Vaciamos y retiramos el tanque viejo, ponemos la ventilación y las llaves según el código, y probamos que no haya "
    "fugas.",
    option(
        "Tanque de 50 galones",
        part("Calentador de gas de 50 galones, garantía de seis años", 98_000),
        part("Tanque de expansión y llaves de paso", 16_500),
        work("Instalación y retiro", 9_500, quantity="4", unit="hora"),
    ),
    option(
        "Sin tanque",
        part("Calentador de paso, condensación, 180,000 BTU", 196_000),
        part("Ventilación y línea de gas de 3/4", 39_500),
        work("Instalación", 9_500, quantity="8", unit="hora"),
        extra(part("Filtro contra el sarro", 24_500), preselected=True),
        summary="Agua caliente sin fin y unos veinte años de vida.",
        recommended=True,
    ),
)
_SOFTENER = offer(
    "Suavizador de agua",
    "El agua de San Antonio es dura: el suavizador protege tuberías, calentador y grifería.",
    option(
        "48,000 granos",
        part("Suavizador de 48,000 granos con válvula automática", 124_000),
        work("Instalación en la cochera", 9_500, quantity="5", unit="hora"),
        extra(part("Ósmosis inversa bajo el fregadero", 38_900)),
        extra(part("Sal, saco de 40 libras", 950), most="6"),
    ),
    discount=DiscountInput(percent="8"),
)
_BATH = offer(
    "Baño principal: tuberías y grifería",
    "Cambiamos las tuberías de suministro, la válvula de la regadera y el inodoro.",
    option(
        "Completo",
        part("Válvula termostática y regadera", 54_900),
        part("Inodoro de bajo consumo", 32_900),
        part("Tubería PEX y conexiones", 21_500),
        work("Dos plomeros", 9_500, quantity="14", unit="hora"),
    ),
)

DELSOL = Firm(
    key="delsol",
    name="Plomería Del Sol",
    staff="Marisela Cantú",
    settings=Settings(
        zone="America/Chicago",
        language="es",
        branding=Branding(
            accent="#c2410c",
            phone="(210) 555-0177",
            email="oficina@delsol.example",
            address="1820 South Flores Street, San Antonio, TX 78204",
        ),
        tax_classes=(TaxClass(PARTS, "Impuesto sobre la venta", Decimal("8.25")),),
        terms=TERMS,
        deposit=DepositRule(kind=DepositKind.PERCENT, percent=Decimal(25), full_allowed=True),
        invoice_due_days=10,
        stripe_account="acct_delsol",
    ),
    goods=Goods(
        offers=(_HEATER, _SOFTENER, _BATH),
        calls=(
            call("Drenaje principal destapado", _VISIT, work("Limpieza con máquina, hasta 75 pies", 21_500)),
            call("Fuga bajo el fregadero", _VISIT, part("Sifón y llaves angulares", 6_850)),
            call("Inodoro reparado", _VISIT, part("Válvula de llenado y sapo", 3_600)),
        ),
        plans=(call("Revisión anual de plomería", work("Revisión de toda la casa", 14_900)),),
        pictured=(
            Pictured(words="Calentador de gas", drawing="water heater", alt="Calentador de agua con sus tuberías"),
        ),
    ),
    people=tuple(
        Party(
            name=name,
            contacts=(Human(name=contact, email=email, language=language),),
            places=(Place(street=street, city="San Antonio", region="TX", postal_code=postal_code),),
        )
        for name, contact, email, language, street, postal_code in (
            ("Alma Treviño", "Alma Treviño", "alma.trevino@example.com", "es", "214 Mission Road", "78210"),
            ("Benito Arriaga", "Benito Arriaga", "benito.arriaga@example.com", "es", "3305 Roosevelt Avenue", "78214"),
            ("Cynthia Galloway", "Cynthia Galloway", "cynthia.galloway@example.com", "en", "19 King William", "78204"),
            ("Dolores Peña", "Dolores Peña", "dolores.pena@example.com", "es", "808 Guadalupe Street", "78207"),
            ("Esteban Luján", "Esteban Luján", "esteban.lujan@example.com", "es", "1412 Culebra Road", "78201"),
            ("Fermín Ochoa", "Fermín Ochoa", "fermin.ochoa@example.com", "es", "77 Steves Avenue", "78210"),
            ("Taquería La Paloma", "Graciela Robles", "graciela@lapaloma.example.com", "es", "502 Nogalitos", "78204"),
            ("Héctor Zamora", "Héctor Zamora", "hector.zamora@example.com", "es", "61 Cevallos Street", "78204"),
        )
    ),
    words=Words(
        declined=("Por ahora no podemos, gracias.", "Otro presupuesto salió más bajo."),
        changes=("¿Podría ser en sábado?", "¿Cuánto sería sin el filtro?"),
        asked="Saldo de la visita",
        half="Primera parte del trabajo, equipo entregado",
    ),
)
