@estimates @invoices @EST-9
Feature: The deposit
  With the approval a contractor may ask for a deposit. It is a prepayment: it bears no tax, and the final invoice bills
  the whole and takes off what was paid.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after

  Scenario Outline: The deposit is a share of the chosen total, tax included, or a fixed amount
    Given Dana was sent the estimate "Furnace" for $1,000.00 and 10% tax with a deposit of <asked>
    When Dana approves "Furnace"
    Then the deposit for "Furnace" is due with $<deposit> to pay

    Examples:
      | asked     | deposit  |
      | 30%       | 330.00   |
      | 100%      | 1,100.00 |
      | $250.00   | 250.00   |
      | $5,000.00 | 1,100.00 |

  Scenario: Without a deposit nothing is asked for
    Given Dana was sent the estimate "Furnace" for $1,000.00
    When Dana approves "Furnace"
    Then there is no deposit for "Furnace"

  Scenario: A deposit bears no tax
    Given Dana was sent the estimate "Furnace" for $1,000.00 and 10% tax with a deposit of 30%
    When Dana approves "Furnace"
    Then the deposit for "Furnace" shows no tax

  Scenario: A required deposit is announced before the signature
    Given Dana was sent the estimate "Furnace" for $1,000.00 with a required deposit of 30%
    When Dana chooses what is offered in "Furnace"
    Then she reads that a deposit of $300.00 is needed before the work is planned

  Scenario: A paid deposit stands under the payments of the final invoice, which taxes the whole
    Given Dana was sent the estimate "Furnace" for $1,000.00 and 10% tax with a deposit of 30%
    And Dana has approved "Furnace"
    And Dana has paid the deposit for "Furnace" by card
    When the office sends the final invoice for "Furnace"
    Then the final invoice for "Furnace" shows a total of $1,100.00, $330.00 paid so far and $770.00 to pay
    And the final invoice for "Furnace" shows $100.00 tax and the deposit of $330.00 taken off

  Scenario: A deposit that nobody has paid is taken back when the final invoice is opened
    Given Dana was sent the estimate "Furnace" for $1,000.00 with a deposit of 30%
    And Dana has approved "Furnace"
    When the office sends the final invoice for "Furnace"
    Then the deposit for "Furnace" is void
    And the final invoice for "Furnace" shows a total of $1,000.00, $0.00 paid so far and $1,000.00 to pay

  Scenario: A deposit of the whole leaves nothing to pay
    Given Dana was sent the estimate "Furnace" for $1,000.00 with a deposit of 100%
    And Dana has approved "Furnace"
    And Dana has paid the deposit for "Furnace" by card
    When the office sends the final invoice for "Furnace"
    Then the final invoice for "Furnace" is paid

  @PAY-7
  Scenario: A checkout of a deposit that was taken back is ended
    Given Dana was sent the estimate "Furnace" for $1,000.00 with a deposit of 30%
    And Dana has approved "Furnace"
    And Dana has begun to pay the deposit for "Furnace"
    When the office sends the final invoice for "Furnace"
    Then Dana's checkout takes no money any more
