@payments @PAY-7
Feature: One payment at a time
  Nobody should pay what somebody else is just paying.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after
    And Dana was sent the invoice "Tune-up" for $180.00
    And Dana has begun to pay the invoice "Tune-up"

  Scenario: The same person gets the open checkout again
    When Dana begins to pay the invoice "Tune-up" again
    Then Dana is led to the same checkout as before

  Scenario: Another person is told that somebody began to pay
    When Sam tries to pay the invoice "Tune-up"
    Then he is refused because somebody began to pay

  Scenario: Another person may take over, which ends the first checkout
    When Sam takes over paying the invoice "Tune-up"
    Then Sam is led to another checkout than Dana
    And Dana's checkout takes no money any more

  Scenario: Who takes over pays, and the invoice is charged once
    Given Sam has taken over paying the invoice "Tune-up"
    When Sam enters a good card and comes back
    Then the invoice "Tune-up" is paid
    And the processor has charged $180.00

  Scenario: Who takes over too late finds it paid
    Given the processor's news come never
    And Dana has entered a good card and closed the browser
    When Sam tries to take over paying the invoice "Tune-up"
    Then he is refused because nothing is left to pay

  @application
  Scenario: Of two genuine charges the second becomes credit, and the office is told
    Given Sam has taken over paying the invoice "Tune-up"
    And Sam has entered a good card and closed the browser
    When Dana's charge of the ended checkout goes through all the same
    Then the invoice "Tune-up" is paid
    And $180.00 of Dana's payment is kept as credit
    And the office is told of money in excess

  Scenario: Money for an invoice that was taken back in the meantime becomes credit, and the office is told
    Given the processor cannot be reached to end a checkout
    And the office has voided the invoice "Tune-up"
    When Dana enters a good card and comes back
    Then she is told that it is paid
    And $180.00 of Dana's payment is kept as credit
    And the office is told of money in excess
