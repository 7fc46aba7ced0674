@estimates @EST-2
Feature: Options, extras and totals
  An estimate offers one or several options; each may hold extras that the customer ticks. The portal alone adds up.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after

  @application @http @browser
  Scenario: With several options there is no total until one is chosen
    When Dana is sent the estimate "Heating"
      | option | line      | price     |
      | Good   | Furnace   | $4,000.00 |
      | Best   | Heat pump | $9,000.00 |
    Then Dana reads the estimate "Heating" as open, without a total, with the options
      | option | price     |
      | Good   | $4,000.00 |
      | Best   | $9,000.00 |

  @application @http @browser
  Scenario: With a single option its total stands there at once
    When Dana is sent the estimate "Furnace" for $4,000.00
    Then Dana reads the estimate "Furnace" as open, with a total of $4,000.00

  @application @http @browser
  Scenario Outline: The total follows the option and the extras that are chosen
    Given Dana was sent the estimate "Heating"
      | option | line       | price     | extra    |
      | Good   | Furnace    | $4,000.00 |          |
      | Good   | Air filter | $25.00    | up to 4  |
      | Good   | Thermostat | $199.00   | yes      |
      | Best   | Heat pump  | $9,000.00 |          |
    When Dana chooses <choice> of "Heating"
    Then she is asked to agree to $<total>

    Examples:
      | choice                                    | total    |
      | "Good"                                    | 4,000.00 |
      | "Good" with "Thermostat"                  | 4,199.00 |
      | "Good" with 3 "Air filter"                | 4,075.00 |
      | "Good" with 2 "Air filter", "Thermostat"  | 4,249.00 |
      | "Best"                                    | 9,000.00 |

  Scenario: An extra can be taken only as often as it is offered
    Given Dana was sent the estimate "Heating"
      | option | line       | price     | extra   |
      | Good   | Furnace    | $4,000.00 |         |
      | Good   | Air filter | $25.00    | up to 4 |
    When Dana tries to choose "Good" with 5 "Air filter" of "Heating"
    Then she is refused because it is not offered that often

  @INV-2
  Scenario Outline: Tax is taken as the contractor sets it, by line or on the total
    Given Dana was sent the estimate "Parts", taxed by <way>
      | line   | price  | tax |
      | Valve  | $55.55 | 23% |
      | Gasket | $11.11 | 23% |
    When Dana chooses what is offered in "Parts"
    Then she is asked to agree to $<total>, of which $<tax> is tax

    Examples:
      | way   | tax   | total |
      | line  | 15.34 | 82.00 |
      | total | 15.33 | 81.99 |

  Scenario: A discount on the whole is taken off before tax
    Given Dana was sent the estimate "Heating", less 10% on the whole
      | line    | price     | tax |
      | Furnace | $1,000.00 | 10% |
      | Labor   | $500.00   |     |
    When Dana chooses what is offered in "Heating"
    Then she is asked to agree to $1,440.00, of which $90.00 is tax

  @application @http @browser
  Scenario: An option has to be chosen before anything can be approved
    Given Dana was sent the estimate "Heating"
      | option | line      | price     |
      | Good   | Furnace   | $4,000.00 |
      | Best   | Heat pump | $9,000.00 |
    When Dana tries to go on with "Heating" without a choice
    Then the estimate "Heating" is open
