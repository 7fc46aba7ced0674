@access @ACC-9
Feature: Public links
  A link opens one thing, for a time, without an account. One that opens nothing says no more than that.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after

  @T22
  Scenario Outline: A link opens its own thing and no other
    Given Dana was sent the estimate "Furnace" for $1,250.00
    When Dana tries to use the link of "Furnace" for <thing>
    Then she is refused because the link opens nothing any more

    Examples:
      | thing     |
      | an invoice |
      | a payment  |

  @clock
  Scenario: A link to an invoice ends
    Given Dana was sent the invoice "Tune-up" for $180.00
    And 91 days have passed
    When Dana tries to read the invoice "Tune-up"
    Then she is refused because the link opens nothing any more

  @clock
  Scenario: A decision lets the links of its estimate live on
    Given Dana was sent the estimate "Furnace" for $1,250.00, open for 80 days
    And 60 days have passed
    And Dana has declined "Furnace"
    When 60 days pass
    Then the estimate "Furnace" is declined

  @clock
  Scenario: A link to an estimate that nobody decided about ends
    Given Dana was sent the estimate "Furnace" for $1,250.00
    And 91 days have passed
    When Dana tries to read the estimate "Furnace"
    Then she is refused because the link opens nothing any more
