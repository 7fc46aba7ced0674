@estimates @EST-2
Feature: Pictures of what is offered
  A picture beside a line says what words would take long to say. It is part of the offer, as the words are.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after

  Scenario: A picture stands beside what it shows
    When Dana is sent the estimate "Heating"
      | option | line      | price     | picture           |
      | Good   | Furnace   | $4,000.00 | The white furnace |
      | Best   | Heat pump | $9,000.00 |                   |
    Then Dana sees the picture "The white furnace" in "Heating"

  @EST-3
  Scenario: What was approved keeps its picture
    Given Dana was sent the estimate "Heating"
      | line    | price     | picture           |
      | Furnace | $4,000.00 | The white furnace |
    When Dana approves "Heating"
    Then the estimate "Heating" is approved for $4,000.00
    And Dana sees the picture "The white furnace" in "Heating"

  @EST-4 @T41
  Scenario: Another picture has to be seen before it is approved
    Given Dana was sent the estimate "Heating"
      | line    | price     | picture           |
      | Furnace | $4,000.00 | The white furnace |
    And Dana has "Heating" open before her
    And the office has put the picture "The gray furnace" into "Heating" instead
    When Dana tries to approve "Heating"
    Then she is refused because the estimate has changed
    And the estimate "Heating" is open
    And Dana sees the picture "The gray furnace" in "Heating"
