@estimates @EST-5
Feature: Declining, asking for changes, and deciding by way of the office
  Not every answer is a yes, and not every customer answers on the phone in their hand.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after
    And Dana was sent the estimate "Furnace" for $1,250.00

  @NTF-1 @EST-7 @application @http @browser
  Scenario: A decline reaches the office with its reason
    When Dana declines "Furnace" because "we are moving"
    Then the estimate "Furnace" is declined
    And the office reads the reason "we are moving" for "Furnace"
    And the office gets one email that it was declined

  Scenario: A reason is not asked for
    When Dana declines "Furnace"
    Then the estimate "Furnace" is declined

  @NTF-1 @EST-7 @application @http @browser
  Scenario: A wish for changes reaches the office, and the estimate stays open
    When Dana asks for "a quieter model" instead of "Furnace"
    Then the office reads the wish "a quieter model" for "Furnace"
    And the office gets one email that changes are asked for
    And the estimate "Furnace" is open

  Scenario: A wish without words is refused
    When Dana tries to ask for nothing instead of "Furnace"
    Then she is refused because the text is empty

  Scenario: The office approves on the customer's behalf and notes how it was told
    When the office approves "Furnace" for Dana, told "by phone on Monday"
    Then the estimate "Furnace" is approved for $1,250.00
    And the record of "Furnace" says that the office was told "by phone on Monday"

  Scenario: The office declines on the customer's behalf and notes how it was told
    When the office declines "Furnace" for Dana, told "in person"
    Then the estimate "Furnace" is declined
    And the record of "Furnace" says that the office was told "in person"

  Scenario Outline: The office cannot decide for a customer without saying how it was told
    When the office tries to <decide> "Furnace" for Dana without saying how it was told
    Then it is refused because the text is empty
    And the estimate "Furnace" is open

    Examples:
      | decide  |
      | approve |
      | decline |
