@NFR-2 @http
Feature: Reading in one's own language
  Everybody reads, decides and gets mail in the language of their choice, with figures and days as it writes them.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after
    And Dana was sent the estimate "Furnace" for $1,250.00

  Scenario Outline: An estimate is read in the language that was chosen for it
    When Dana chooses to read "Furnace" in <language>
    Then she reads the words "<words>" and the price "<price>"
    And she reads its last day as "<day>"

    Examples:
      | language | words                    | price      | day             |
      | Spanish  | Espera su decisión hasta | $1,250.00  | 1 de mes de año |
      | French   | Refuser                  | 1 250,00 $ | 1 mois an       |

  Scenario: One person's choice is nobody else's
    When Dana chooses to read "Furnace" in Spanish
    Then Sam reads the words "Decline" in "Furnace"

  @EST-4
  Scenario: What is approved in Spanish is recorded in Spanish
    Given Dana has chosen to read "Furnace" in Spanish
    When Dana approves "Furnace" as it stands before her
    Then the record of "Furnace" is in Spanish, with the sentence that she agreed to
    And her print of "Furnace" says "Presupuesto", "Certificado de aprobación" and "$1,250.00"

  Scenario: Who is signed in gets mail in the language of their choice
    Given Dana has signed in and chosen French
    When the office sends Dana the invoice "Tune-up" for $180.00
    Then Dana's newest mail begins with "Facture" and says "180,00 $"
    And Sam's newest mail begins with "Invoice" and says "$180.00"

  Scenario: Before signing in the browser's wish is followed
    When a stranger whose browser asks for French comes to the portal
    Then they read the words "Se connecter"
