@invoices @payments @INV-6
Feature: The money of an invoice, told in plain words
  Each payment stands once, with its stage and with what a failure meant; what the deposit paid is taken off.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after
    And Dana was sent the invoice "Tune-up" for $180.00

  Scenario: A payment that was begun is told as not finished
    When Dana begins to pay the invoice "Tune-up"
    Then the invoice "Tune-up" tells of $180.00 that is not finished

  @INV-3
  Scenario: A payment that arrived is told once
    When Dana pays the invoice "Tune-up" by card
    Then the invoice "Tune-up" tells of $180.00 that arrived

  Scenario: A payment that was refused says why, and the invoice can be paid in another way
    Given Dana has begun to pay the invoice "Tune-up"
    And Dana's card was declined
    And Sam has taken over paying the invoice "Tune-up"
    When Sam enters a good card and comes back
    Then the invoice "Tune-up" tells of $180.00 that arrived
    And before that of $180.00 that did not go through, because the card was declined

  Scenario: A checkout that nobody used is no news
    Given Dana has begun to pay the invoice "Tune-up"
    When Sam takes over paying the invoice "Tune-up"
    Then the invoice "Tune-up" tells of $180.00 that is not finished

  @EST-9
  Scenario: A deposit is taken off the final invoice, and told so
    Given Dana was sent the estimate "Furnace" for $1,000.00 with a deposit of 30%
    And Dana has approved "Furnace"
    And Dana has paid the deposit for "Furnace" by card
    When the office sends the final invoice for "Furnace"
    Then the final invoice for "Furnace" tells of $300.00 that came from the deposit
