package dev.goodhart.local.simulate;

import dev.goodhart.local.simulate.episode.Pattern;
import dev.goodhart.local.simulate.model.Person;
import dev.goodhart.local.simulate.model.Span;
import java.util.Comparator;

/** What is known about somebody's usage because it was made so. */
record Label(Person person, Pattern pattern, Span span) {
  /** As they are written. */
  static final Comparator<Label> ORDER =
      Comparator.comparing(Label::pattern)
          .thenComparing(label -> label.span().from())
          .thenComparing(label -> label.person().index());
}
