@invoices @INV-2 @INV-3
Feature: The figures of an invoice
  Money is exact, rounded half up by one rule, and the same on the page, in the PDF and at the charge.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after

  Scenario Outline: <name>
    When the office sends Dana the invoice "Parts" with <quantity> at $<price>, less <discount>, taxed <tax> by <way>
    Then the invoice "Parts" shows a total of $<total>

    Examples:
      | name                                     | quantity | price  | discount | tax | way   | total    |
      | A line that is free costs nothing        | 2.25     | 64.22  | 100%     | 0%  | line  | 0.00     |
      | A discounted line taxed by line          | 16       | 348.35 | 4%       | 22% | line  | 6,527.81 |
      | A discounted line taxed on the total     | 16       | 348.35 | 4%       | 22% | total | 6,527.80 |

  Scenario: An invoice names its lines and its tax
    When the office sends Dana the invoice "Repair"
      | line   | price   | tax   |
      | Labor  | $120.00 |       |
      | Blower | $80.00  | 8.25% |
    Then the invoice "Repair" names "Labor" and "Blower", with $6.60 tax and a total of $206.60

  @NTF-1
  Scenario: An invoice comes by email with its PDF
    When the office sends Dana the invoice "Tune-up" for $180.00
    Then Dana gets one email that $180.00 is owed, with a PDF
    And Sam gets one email that $180.00 is owed, with a PDF
