@estimates @EST-4
Feature: Signing an approval
  A signature is typed or drawn. With it the portal keeps what was shown, so that both sides can prove it later.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after
    And Dana was sent the estimate "Furnace" for $1,250.00

  Scenario: A typed name is a signature
    When Dana signs the approval of "Furnace" with her typed name
    Then the record of "Furnace" names "Dana Reed" with a typed signature

  @application @http @browser
  Scenario: A drawing is a signature
    When Dana signs the approval of "Furnace" with a drawing
    Then the record of "Furnace" names "Dana Reed" with a drawn signature

  @T40
  Scenario Outline: A blank signature is none
    When Dana tries to approve "Furnace" with <what>
    Then she is refused because <reason>
    And the estimate "Furnace" is open

    Examples:
      | what           | reason                        |
      | a blank sheet  | the signature is blank        |
      | a blank name   | the name of the signer is missing |

  Scenario: The record holds exactly what was shown
    Given Dana has read what she would agree to in "Furnace"
    When Dana approves "Furnace"
    Then the record of "Furnace" proves what she has read
    And the estimate "Furnace" is approved for $1,250.00

  Scenario: The terms stand before the signature
    When Dana chooses what is offered in "Furnace"
    Then she reads the terms before she signs

  Scenario: Where the contractor asks for no signature, a name and the consent are enough
    Given Dana was sent the estimate "Tune-up" for $90.00 that needs no signature
    When Dana approves "Tune-up"
    Then the estimate "Tune-up" is approved for $90.00
