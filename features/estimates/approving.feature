@estimates @EST-3
Feature: Approving an estimate
  A customer who agrees to the price approves the estimate, and the work can start.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after

  @application @http @browser
  Scenario: Approving one option declines the others
    Given Dana was sent the estimate "Heating"
      | option | line      | price     |
      | Good   | Furnace   | $4,000.00 |
      | Best   | Heat pump | $9,000.00 |
    When Dana chooses "Best" of "Heating" and signs as "Dana Reed"
    Then the estimate "Heating" is approved for $9,000.00
    And the office reads that "Best" was chosen for "Heating"

  @EST-11 @application @http @browser
  Scenario: The same approval sent twice counts once
    Given Dana was sent the estimate "Furnace" for $1,250.00
    And Dana has approved "Furnace"
    When Dana sends the same approval of "Furnace" again
    Then the estimate "Furnace" is approved for $1,250.00
    And there is one job for "Furnace"
    And Dana gets one email that she approved it, with a PDF

  @EST-11 @NTF-1 @R06
  Scenario: Work that follows an approval and is done twice counts once
    Given Dana was sent the estimate "Furnace" for $1,000.00 with a deposit of 30%
    And Dana has approved "Furnace"
    When the portal's workers do all their work once more
    Then there is one job for "Furnace"
    And the deposit for "Furnace" is due with $300.00 to pay
    And Dana gets one email that she approved it, with a PDF
    And Dana gets one email that asks for the deposit, with a PDF

  Scenario: Of an approval and a decline at the same moment exactly one counts
    Given Dana was sent the estimate "Furnace" for $1,250.00
    And Dana has "Furnace" open before her
    When Dana approves and Sam declines "Furnace" at the same moment
    Then one of the two is refused because the other has decided
    And the estimate "Furnace" stands as the other decided

  @T41 @application @http @browser
  Scenario: An estimate that has changed must be read again before it is approved
    Given Dana was sent the estimate "Furnace" for $1,250.00
    And Dana has "Furnace" open before her
    And the office has changed the price of "Furnace" to $1,400.00
    When Dana tries to approve "Furnace"
    Then she is refused because the estimate has changed
    And the estimate "Furnace" is open

  Scenario: Nothing is approved until the terms are agreed to
    Given Dana was sent the estimate "Furnace" for $1,250.00
    When Dana tries to approve "Furnace" without agreeing to the terms
    Then she is refused because the terms are not agreed to
    And the estimate "Furnace" is open

  @EST-11
  Scenario: Each approved estimate has its own job
    Given Dana was sent the estimate "Furnace" for $1,250.00
    And Dana was sent the estimate "Chimney" for $800.00
    When Dana approves "Furnace"
    Then there is one job for "Furnace"
    And there is no job for "Chimney"

  @EST-1
  Scenario: Canceling approved work takes its unpaid invoices back
    Given Dana was sent the estimate "Furnace" for $1,000.00 with a deposit of 30%
    And Dana has approved "Furnace"
    When the office cancels the job for "Furnace"
    Then the deposit for "Furnace" is void
