package dev.goodhart.admin;

/** Cluster or registry did not do what was asked; the message is the problem's sentence. */
public final class AdminException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  AdminException(Problem.Kind kind, String subject, String sentence, Throwable cause) {
    super(sentence, cause);
    problem = new Problem(kind, subject, sentence);
  }

  /** What to change. */
  public Problem problem() {
    return problem;
  }
}
