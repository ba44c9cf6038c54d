package dev.goodhart.local.demo;

import java.time.ZoneId;

/**
 * Someone, or some service, of the organisation.
 *
 * @param index from 0
 * @param id the user id
 * @param team the team id
 * @param zone of their days
 * @param persona how they work
 * @param model what they use most
 */
record Person(int index, String id, String team, ZoneId zone, Persona persona, String model) {}
