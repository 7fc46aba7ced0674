@DSH-1
Feature: The first page after signing in
  It says what needs the customer before anything else: what is overdue first, then what is due and what waits for a
  decision. What is coming and what was last stand behind.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after

  Scenario: Where there is nothing to do, nothing is asked for
    When Dana looks at her first page
    Then nothing needs her

  @clock
  Scenario: What is overdue comes before what is due, and both before what waits for a decision
    Given Dana was sent the estimate "Furnace" for $1,000.00, open for 60 days
    And Dana was sent the invoice "Tune-up" for $180.00
    And 15 days have passed
    And Dana was sent the invoice "Repair" for $90.00
    When Dana looks at her first page
    Then "Tune-up", "Repair", "Furnace" need her, in this order

  Scenario: What was paid needs nobody any more, and stands among what was last
    Given Dana was sent the invoice "Tune-up" for $180.00
    And Dana has paid the invoice "Tune-up" by card
    When Dana looks at her first page
    Then nothing needs her
    And "Tune-up" stands among what was last

  Scenario: Approved work is coming up
    Given Dana was sent the estimate "Furnace" for $1,000.00
    And Dana has approved "Furnace"
    When Dana looks at her first page
    Then nothing needs her
    And "Furnace" is coming up
    And "Furnace" stands among what was last
