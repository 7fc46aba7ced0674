@estimates @EST-1
Feature: Deciding while an estimate is open
  An estimate is open from when it is sent until the end of its last day, unless somebody has decided about it or the
  office has taken it back. What comes later is refused, says why, and changes nothing.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after

  @clock
  Scenario: An estimate can be approved on its last day
    Given Dana was sent the estimate "Furnace" for $1,250.00, open for 14 days
    And 14 days have passed
    When Dana approves "Furnace"
    Then the estimate "Furnace" is approved for $1,250.00

  @clock
  Scenario Outline: An estimate that has expired can no longer be decided about
    Given Dana was sent the estimate "Furnace" for $1,250.00, open for 14 days
    And Dana has "Furnace" open before her
    And 15 days have passed
    When Dana tries to <act> "Furnace"
    Then she is refused because the estimate has expired
    And the estimate "Furnace" is expired

    Examples:
      | act                |
      | approve            |
      | decline            |
      | ask for changes to |

  Scenario Outline: An estimate that was taken back can no longer be decided about
    Given Dana was sent the estimate "Furnace" for $1,250.00
    And Dana has "Furnace" open before her
    And the office has taken "Furnace" back
    When Dana tries to <act> "Furnace"
    Then she is refused because the estimate was taken back
    And the estimate "Furnace" is taken back

    Examples:
      | act                |
      | approve            |
      | decline            |
      | ask for changes to |

  @EST-3
  Scenario Outline: An estimate that somebody has approved stays approved
    Given Dana was sent the estimate "Furnace" for $1,250.00
    And Dana has "Furnace" open before her
    And Sam has approved "Furnace"
    When Dana tries to <act> "Furnace"
    Then she is refused because Sam approved it
    And the estimate "Furnace" is approved for $1,250.00

    Examples:
      | act                |
      | approve            |
      | decline            |
      | ask for changes to |

  @EST-3
  Scenario Outline: An estimate that somebody has declined stays declined
    Given Dana was sent the estimate "Furnace" for $1,250.00
    And Dana has "Furnace" open before her
    And Sam has declined "Furnace"
    When Dana tries to <act> "Furnace"
    Then she is refused because Sam declined it
    And the estimate "Furnace" is declined

    Examples:
      | act                |
      | approve            |
      | decline            |
      | ask for changes to |

  Scenario Outline: The office cannot take a decided estimate back
    Given Dana was sent the estimate "Furnace" for $1,250.00
    And Dana has <decided> "Furnace"
    When the office tries to take "Furnace" back
    Then it is refused because Dana <decided> it
    And the estimate "Furnace" is <decided>

    Examples:
      | decided  |
      | approved |
      | declined |
