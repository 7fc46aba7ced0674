@estimates @application @http @browser
Feature: From the estimate to the paid invoice
  Dana asks for new heating. Northwind Heating offers two ways to do it; she chooses one, signs, pays a deposit and
  later the rest, all from her phone and without an account. Each step comes with an email and a document.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after
    And the office has written the estimate "New heating" with a deposit of 30%
      | option | line      | price     | tax   |
      | Good   | Furnace   | $4,000.00 | 8.25% |
      | Best   | Heat pump | $9,000.00 | 8.25% |

  @EST-2 @EST-7 @NTF-1
  Scenario: An estimate arrives by email and opens without an account
    When the office sends the estimate "New heating"
    Then Dana gets one email that an estimate waits for her, with a PDF
    And Dana reads the estimate "New heating" as open, without a total, with the options
      | option | price     |
      | Good   | $4,330.00 |
      | Best   | $9,742.50 |

  @EST-3 @EST-4 @EST-11 @EST-9
  Scenario: A signature approves the chosen option, and the work and its deposit are there
    Given the office has sent the estimate "New heating"
    When Dana chooses "Good" of "New heating" and signs as "Dana Reed"
    Then the estimate "New heating" is approved for $4,330.00
    And there is one job for "New heating"
    And the deposit for "New heating" is due with $1,299.00 to pay
    And Dana gets one email that she approved it, with a PDF
    And the office gets one email that it was approved, with a PDF
    And Dana gets one email that asks for the deposit, with a PDF

  @EST-9 @PAY-1 @PAY-3
  Scenario: The deposit is paid by card
    Given the office has sent the estimate "New heating"
    And Dana has approved "Good" of "New heating"
    When Dana pays the deposit for "New heating" by card
    Then she is told that it is paid
    And the deposit for "New heating" is paid
    And the processor has charged $1,299.00
    And Dana gets one email that she paid $1,299.00, with a PDF

  @EST-9 @INV-3 @INV-4
  Scenario: The final invoice bills the whole and takes the paid deposit off
    Given the office has sent the estimate "New heating"
    And Dana has approved "Good" of "New heating"
    And Dana has paid the deposit for "New heating" by card
    When the office sends the final invoice for "New heating"
    Then the final invoice for "New heating" shows a total of $4,330.00, $1,299.00 paid so far and $3,031.00 to pay
    And Dana gets one email that $3,031.00 is owed, with a PDF

  @INV-1 @PAY-1 @PAY-3
  Scenario: The rest is paid by card, and nothing is owed any more
    Given the office has sent the estimate "New heating"
    And Dana has approved "Good" of "New heating"
    And Dana has paid the deposit for "New heating" by card
    And the office has sent the final invoice for "New heating"
    When Dana pays the final invoice for "New heating" by card
    Then she is told that it is paid
    And the final invoice for "New heating" is paid
    And the processor has charged $1,299.00 and $3,031.00
    And Dana gets one email that she paid $3,031.00, with a PDF
