@estimates @invoices @http
Feature: Documents to print and keep
  Each estimate and invoice is also a PDF, with the figures of its page.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after
    And the office has written the estimate "New heating" with a deposit of 30%
      | option | line      | price     | tax   |
      | Good   | Furnace   | $4,000.00 | 8.25% |
      | Best   | Heat pump | $9,000.00 | 8.25% |
    And the office has sent the estimate "New heating"

  @EST-7
  Scenario: A printed estimate names its options and prices, and leads to the answers
    When Dana prints the estimate "New heating"
    Then the print says "Furnace", "$4,330.00", "Heat pump" and "$9,742.50"
    And the print leads to approving and declining

  @EST-8 @T45
  Scenario: A signed estimate names what was agreed to, by whom, and its proof
    Given Dana has approved "Good" of "New heating"
    When Dana prints the estimate "New heating"
    Then the print says "$4,330.00", "Dana Reed", "Furnace" and "$1,299.00"
    And the print holds the proof of what was signed in "New heating"

  @INV-3
  Scenario: A printed invoice has the figures of its page
    Given Dana has approved "Good" of "New heating"
    And Dana has paid the deposit for "New heating" by card
    And the office has sent the final invoice for "New heating"
    When Dana prints the final invoice for "New heating"
    Then the print says "$4,330.00", "$1,299.00", "$3,031.00" and "$330.00"

  @INV-3 @PAY-3
  Scenario: A printed receipt says what was paid, how, and for what
    Given Dana has approved "Good" of "New heating"
    And Dana has paid the deposit for "New heating" by card
    When Dana prints the receipt of her payment
    Then the print says "$1,299.00", "4242", "Deposit" and "Northwind Heating"
