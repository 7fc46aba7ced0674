@payments @PAY-1 @PAY-3
Feature: Paying by card
  The card is entered on the processor's page. What the processor has taken counts, nothing else: not the way back, not
  how or when its news arrive.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after
    And Dana was sent the invoice "Tune-up" for $180.00

  @PAY-2
  Scenario: The exact total stands beside the method before paying
    When Dana looks how to pay the invoice "Tune-up"
    Then she is offered to pay $180.00 by card

  @NTF-1
  Scenario: A paid invoice is confirmed at once and by one receipt
    When Dana pays the invoice "Tune-up" by card
    Then she is told that it is paid
    And the invoice "Tune-up" is paid
    And Dana gets one email that she paid $180.00, with a PDF

  @NTF-1 @R04
  Scenario: Work that is done twice enters and mails a payment once
    Given Dana has paid the invoice "Tune-up" by card
    When the portal's workers do all their work once more
    Then the invoice "Tune-up" shows a total of $180.00, $180.00 paid so far and $0.00 to pay
    And Dana gets one email that she paid $180.00, with a PDF

  Scenario: A declined card takes nothing, and another one may be tried
    Given Dana has begun to pay the invoice "Tune-up"
    And Dana's card was declined
    When Dana enters a good card and comes back
    Then she is told that it is paid
    And the processor has charged $180.00

  Scenario: A declined card alone pays nothing
    Given Dana has begun to pay the invoice "Tune-up"
    And Dana's card was declined
    When Dana comes back
    Then she is told that it is not finished
    And the invoice "Tune-up" is due with $180.00 to pay

  Scenario: A bank that asks back and is satisfied lets the payment through
    Given Dana has begun to pay the invoice "Tune-up"
    When Dana enters a card whose bank asks back and comes back
    Then she is told that it is paid

  @T51
  Scenario: Coming back proves nothing
    Given Dana has begun to pay the invoice "Tune-up"
    When Dana comes back without having paid
    Then she is told that it is not finished
    And the invoice "Tune-up" is due with $180.00 to pay
    And the processor has charged nothing

  @PAY-8
  Scenario Outline: News from the processor that come <how> enter a payment once
    Given the processor's news come <how>
    And Dana has begun to pay the invoice "Tune-up"
    When Dana enters a good card and comes back
    Then the invoice "Tune-up" is paid
    And the processor has charged $180.00
    And Dana gets one email that she paid $180.00, with a PDF

    Examples:
      | how       |
      | normally  |
      | twice     |
      | backwards |
      | never     |

  @PAY-8
  Scenario: News alone are enough when the browser was closed after paying
    Given Dana has begun to pay the invoice "Tune-up"
    When Dana enters a good card and closes the browser
    Then the invoice "Tune-up" is paid

  @PAY-8
  Scenario: Late news enter the payment when they arrive
    Given the processor's news come late
    And Dana has begun to pay the invoice "Tune-up"
    And Dana has entered a good card and closed the browser
    When the late news arrive
    Then the invoice "Tune-up" is paid
    And Dana gets one email that she paid $180.00, with a PDF

  @PAY-8
  Scenario: A payment whose news are lost is found by asking the processor
    Given the processor's news come never
    And Dana has begun to pay the invoice "Tune-up"
    And Dana has entered a good card and closed the browser
    When the portal looks for missed payments
    Then the invoice "Tune-up" is paid
    And Dana gets one email that she paid $180.00, with a PDF

  @T38
  Scenario: A paid invoice asks for nothing more
    Given Dana has paid the invoice "Tune-up" by card
    When Dana tries to pay the invoice "Tune-up"
    Then she is refused because nothing is left to pay
    And the processor has charged $180.00

  Scenario: A processor that cannot be reached takes nothing, and the next try works
    Given the processor cannot be reached to open a checkout
    When Dana tries to pay the invoice "Tune-up"
    Then she is refused because the payment service cannot be reached
    And the processor has charged nothing
