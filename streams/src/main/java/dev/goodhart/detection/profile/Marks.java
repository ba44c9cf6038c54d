package dev.goodhart.detection.profile;

/** What a call is beside this user's other calls. One serves for all calls. */
final class Marks {
  private boolean repeat;
  private boolean aboutAnother;
  private boolean longAnswer;
  private boolean largeContext;
  private boolean newAgent;

  /** Sets whether the call nearly repeats an earlier one. */
  Marks repeat(boolean value) {
    repeat = value;
    return this;
  }

  /** Sets whether it repeats the words of earlier ones about a thing of another size. */
  Marks aboutAnother(boolean value) {
    aboutAnother = value;
    return this;
  }

  /** Sets whether it has many times the output of this user's usual call. */
  Marks longAnswer(boolean value) {
    longAnswer = value;
    return this;
  }

  /** Sets whether it has many times the input of this user's usual call. */
  Marks largeContext(boolean value) {
    largeContext = value;
    return this;
  }

  /** Sets whether it came by an agent that this user has begun to use only lately. */
  Marks newAgent(boolean value) {
    newAgent = value;
    return this;
  }

  boolean isRepeat() {
    return repeat;
  }

  boolean isAboutAnother() {
    return aboutAnother;
  }

  boolean isLongAnswer() {
    return longAnswer;
  }

  boolean isLargeContext() {
    return largeContext;
  }

  boolean isNewAgent() {
    return newAgent;
  }
}
