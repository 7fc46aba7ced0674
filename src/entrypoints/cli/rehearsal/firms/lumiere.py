"""Lumière Électrique, Québec: a small firm that speaks French and bills Canadian dollars, everything taxed."""

from decimal import Decimal

from application.shared.lines import DiscountInput
from domain.contractors.contractor import Branding, Settings
from domain.estimates.offer import DepositKind, DepositRule
from domain.shared.pricing import TaxClass, TaxMode
from entrypoints.cli.rehearsal.firm import Firm, Human, Party, Place, Words
from entrypoints.cli.rehearsal.goods import PARTS, Goods, Pictured, call, extra, offer, option, part

TERMS = """Les prix sont valables jusqu’à la date indiquée ci-dessus. Les travaux commencent après votre approbation.
Un acompte, s’il est demandé, est déduit de la facture finale.
La main-d’œuvre est garantie un an ; le matériel porte la garantie de son fabricant."""

_VISIT = part("Déplacement et première demi-heure", 11_000)
_PANEL = offer(
    "Panneau électrique de 200 ampères",
    "Nous remplaçons le panneau à fusibles, refaisons la mise à la terre et demandons le branchement à "
    "Hydro-Québec. Le courant est coupé environ cinq heures.",
    option(
        "200 A",
        part("Panneau de 200 A, 40 circuits, avec disjoncteurs", 92_500),
        part("Mise à la terre et mât", 38_000),
        part("Maître électricien et apprenti", 11_800, quantity="10", unit="heure"),
        extra(part("Parasurtenseur pour toute la maison", 31_500), preselected=True),
    ),
)
_CHARGER = offer(
    "Borne de recharge",
    "Un circuit de 60 ampères du panneau au garage et une borne au mur, prête pour la subvention.",
    option(
        "Borne de 32 A",
        part("Borne de 32 A", 69_900),
        part("Circuit et main-d’œuvre", 11_800, quantity="4.5", unit="heure"),
    ),
    option(
        "Borne intelligente de 48 A",
        part("Borne de 48 A, connectée", 109_900),
        part("Circuit et main-d’œuvre", 11_800, quantity="5.5", unit="heure"),
        summary="Recharge aux heures creuses et partage la puissance entre deux voitures.",
        recommended=True,
    ),
)
_LIGHTS = offer(
    "Éclairage de la cuisine",
    "Encastrés à intensité variable, ruban sous les armoires et deux suspensions que vous fournissez.",
    option(
        "Complet",
        part("Encastré DEL, posé", 9_800, quantity="8"),
        part("Ruban DEL sous les armoires", 4_200, quantity="4.5", unit="mètre"),
        part("Gradateur", 7_500, quantity="2"),
        extra(part("Suspension posée", 8_500), most="3"),
    ),
    discount=DiscountInput(percent="5"),
)

LUMIERE = Firm(
    key="lumiere",
    name="Lumière Électrique",
    staff="Sylvain Gagnon",
    settings=Settings(
        zone="America/Toronto",
        currency="CAD",
        language="fr",
        branding=Branding(
            accent="#5b3fa0",
            phone="(418) 555-0163",
            email="bureau@lumiere.example",
            address="340, rue Saint-Joseph Est, Québec (Québec) G1K 3B5",
        ),
        tax_mode=TaxMode.BY_TOTAL,
        tax_classes=(TaxClass(PARTS, "TPS + TVQ", Decimal("14.975")),),
        terms=TERMS,
        deposit=DepositRule(kind=DepositKind.FIXED, fixed_minor=25_000, required=True),
        invoice_due_days=30,
        stripe_account="acct_lumiere",
    ),
    goods=Goods(
        offers=(_PANEL, _CHARGER, _LIGHTS),
        calls=(
            call("Disjoncteur remplacé", _VISIT, part("Disjoncteur de 20 A", 4_850)),
            call("Plinthe chauffante remplacée", _VISIT, part("Plinthe de 1500 W et thermostat", 24_900)),
            call("Prises de la salle de bain", _VISIT, part("Prise avec disjoncteur de fuite", 9_400, quantity="2")),
        ),
        plans=(call("Inspection annuelle", part("Inspection et resserrage du panneau", 17_500)),),
        pictured=(Pictured(words="Panneau de 200 A", drawing="panel", alt="Panneau électrique ouvert"),),
    ),
    people=tuple(
        Party(
            name=name,
            contacts=(Human(name=contact, email=email, language=language),),
            places=(Place(street=street, city="Québec", region="QC", postal_code=postal_code, country="CA"),),
        )
        for name, contact, email, language, street, postal_code in (
            ("Amélie Bouchard", "Amélie Bouchard", "amelie.bouchard@example.com", "fr", "12, rue Cartier", "G1R 2R9"),
            ("Benoît Tremblay", "Benoît Tremblay", "benoit.tremblay@example.com", "fr", "88, 3e Avenue", "G1L 2V3"),
            ("Claire Ouellet", "Claire Ouellet", "claire.ouellet@example.com", "fr", "405, rue Crémazie", "G1R 1Y3"),
            ("David Thompson", "David Thompson", "david.thompson@example.com", "en", "9, rue des Braves", "G1S 3C2"),
            ("Éloïse Fortin", "Éloïse Fortin", "eloise.fortin@example.com", "fr", "231, rue Anna", "G1N 3Y4"),
            ("François Lévesque", "François Lévesque", "f.levesque@example.com", "fr", "17, rue Dorchester", "G1K 5Y6"),
            (
                "Boulangerie Faubourg",
                "Lise Caron",
                "lise@faubourg.example.com",
                "fr",
                "640, rue Saint-Jean",
                "G1R 1P8",
            ),
        )
    ),
    words=Words(
        declined=("Pas cette année, merci.", "Nous avons reçu une offre plus basse."),
        changes=("Serait-il possible de commencer un lundi ?", "Pourriez-vous retirer le ruban DEL ?"),
        asked="Solde de la visite",
        half="Première partie des travaux, matériel livré",
    ),
)
