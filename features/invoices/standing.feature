@invoices @INV-1
Feature: How an invoice stands
  An invoice is open until it is void or written off. Whether it is due, overdue or paid follows from its payments and
  from the day.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after

  Scenario: An invoice gets its number when it is opened, without a gap
    When the office sends Dana the invoices "Tune-up" and "Repair"
    Then the number of "Repair" follows on that of "Tune-up"

  Scenario: An open invoice is due
    When the office sends Dana the invoice "Tune-up" for $180.00
    Then the invoice "Tune-up" is due with $180.00 to pay

  @clock
  Scenario: An invoice that is not paid by its day is overdue
    Given Dana was sent the invoice "Tune-up" for $180.00
    When 15 days pass
    Then the invoice "Tune-up" is overdue with $180.00 to pay

  Scenario: A paid invoice shows its payment
    Given Dana was sent the invoice "Tune-up" for $180.00
    When Dana pays the invoice "Tune-up" by card
    Then the invoice "Tune-up" shows a total of $180.00, $180.00 paid so far and $0.00 to pay
    And the invoice "Tune-up" is paid

  Scenario: An invoice that nobody has paid can be taken back
    Given Dana was sent the invoice "Tune-up" for $180.00
    When the office voids the invoice "Tune-up"
    Then the invoice "Tune-up" is void

  Scenario: An invoice with money on it cannot be taken back
    Given Dana was sent the invoice "Tune-up" for $180.00
    And Dana has paid the invoice "Tune-up" by card
    When the office tries to void the invoice "Tune-up"
    Then it is refused because money is on the invoice
    And the invoice "Tune-up" is paid

  Scenario: A void invoice can no longer be paid
    Given Dana was sent the invoice "Tune-up" for $180.00
    And the office has voided the invoice "Tune-up"
    When Dana tries to pay the invoice "Tune-up"
    Then she is refused because the invoice was canceled

  Scenario: An invoice that was written off can no longer be paid by oneself
    Given Dana was sent the invoice "Tune-up" for $180.00
    And the office has written off the invoice "Tune-up"
    When Dana tries to pay the invoice "Tune-up"
    Then she is refused because the invoice was written off
