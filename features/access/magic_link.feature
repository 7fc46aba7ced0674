@access @ACC-3
Feature: Signing in by a link from an email
  Who reads the mailbox may come in: once for each link, and not for long.

  Background:
    Given Dana and Sam own a home that Northwind Heating looks after
    And Dana has asked for a link to sign in

  Scenario: The link signs in
    When Dana signs in with the link
    Then Dana is signed in

  Scenario: A link works once
    Given Dana has signed in with the link
    When Dana tries to sign in with the link again
    Then she is refused because the link opens nothing any more

  @T10
  Scenario: Opening the link changes nothing, so that a mail scanner cannot use it up
    Given a mail scanner has opened the link for Dana twice
    When Dana signs in with the link
    Then Dana is signed in

  @clock
  Scenario: A link lives for ten minutes
    Given 11 minutes have passed
    When Dana tries to sign in with the link
    Then she is refused because the link opens nothing any more

  @T13
  Scenario: Signing in by one link ends the others
    Given Dana has asked for a link to sign in
    And Dana has signed in with the newest link
    When Dana tries to sign in with the first link
    Then she is refused because the link opens nothing any more

  @ACC-2
  Scenario: Nobody is mailed who is not known
    When a stranger asks for a link to sign in
    Then no email goes to the stranger
