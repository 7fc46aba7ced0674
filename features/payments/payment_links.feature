@payments @PAY-6
Feature: Payment links
  The office asks for a set amount with a stated purpose. The link works without signing in, once, and for a time.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after
    And Dana was sent the invoice "Tune-up" for $180.00
    And the office has asked for $80.00 of the invoice "Tune-up" as "First part", open for 7 days

  @NTF-1
  Scenario: A payment link asks for its amount and purpose by email
    When the office asks for $100.00 of the invoice "Tune-up" as "Second part", open for 7 days
    Then Dana gets one email that asks for $80.00 as "First part"
    And Dana gets one email that asks for $100.00 as "Second part"

  Scenario: What is paid by link counts for its invoice
    When Dana pays "First part" by card
    Then the invoice "Tune-up" shows a total of $180.00, $80.00 paid so far and $100.00 to pay
    And the processor has charged $80.00

  Scenario: A payment link is paid once
    Given Dana has paid "First part" by card
    When Dana tries to pay "First part"
    Then she is refused because it has been paid

  Scenario: A payment link that was taken back takes no money
    Given the office has taken back the request "First part"
    When Dana tries to pay "First part"
    Then she is refused because the request was taken back

  @clock @ACC-9
  Scenario: A payment link ends
    Given 8 days have passed
    When Dana tries to pay "First part"
    Then she is refused because the link opens nothing any more

  Scenario: A payment link takes nothing when less is left to pay
    Given Dana has paid the invoice "Tune-up" by card
    When Dana tries to pay "First part"
    Then she is refused because nothing is left to pay
