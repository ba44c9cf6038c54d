package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Chance;
import dev.goodhart.local.simulate.model.Person;
import dev.goodhart.local.simulate.model.Setting;

/**
 * What an episode is made of.
 *
 * @param pattern what it is
 * @param person whose
 * @param setting where
 * @param chance draws for this episode alone
 */
record Cue(Pattern pattern, Person person, Setting setting, Chance chance) {}
