@estimates @payments @browser
Feature: For everybody
  Who cannot hold a mouse or a finger still, and who lets a browser run no script, decide and pay like anybody else.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after
    And the office has written the estimate "New heating" with a deposit of 30%
      | option | line      | price     | tax   |
      | Good   | Furnace   | $4,000.00 | 8.25% |
      | Best   | Heat pump | $9,000.00 | 8.25% |
    And the office has sent the estimate "New heating"

  @NFR-1 @EST-4
  Scenario: An option is chosen and signed for with the keyboard alone
    Given Dana uses the keyboard alone
    When Dana chooses "Good" of "New heating" and signs as "Dana Reed"
    Then the estimate "New heating" is approved for $4,330.00

  @NFR-1 @PAY-1
  Scenario: A deposit is paid with the keyboard alone
    Given Dana uses the keyboard alone
    And Dana has approved "Good" of "New heating"
    When Dana pays the deposit for "New heating" by card
    Then she is told that it is paid
    And the processor has charged $1,299.00

  @API-3 @EST-4
  Scenario: An option is chosen and signed for without script
    Given Dana's browser runs no script
    When Dana chooses "Good" of "New heating" and signs as "Dana Reed"
    Then the estimate "New heating" is approved for $4,330.00

  @API-3 @PAY-1
  Scenario: A deposit is paid without script
    Given Dana's browser runs no script
    And Dana has approved "Good" of "New heating"
    When Dana pays the deposit for "New heating" by card
    Then she is told that it is paid
    And the processor has charged $1,299.00
