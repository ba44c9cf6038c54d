package dev.goodhart.local.stack;

/**
 * A request that the registry refuses, with the HTTP status and the error code that Confluent's API
 * reference gives for it.
 */
final class RegistryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;

  private RegistryException(int status, int code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }

  static RegistryException badRequest(String message) {
    return new RegistryException(400, 400, message);
  }

  static RegistryException noSuchRoute() {
    return new RegistryException(404, 404, "HTTP 404 Not Found");
  }

  static RegistryException methodNotAllowed() {
    return new RegistryException(405, 405, "HTTP 405 Method Not Allowed");
  }

  static RegistryException bodyTooLarge(int limit) {
    return new RegistryException(413, 413, "The request is larger than %d bytes".formatted(limit));
  }

  static RegistryException subjectNotFound(String subject) {
    return new RegistryException(404, 40401, "Subject '%s' not found.".formatted(subject));
  }

  static RegistryException versionNotFound(int version) {
    return new RegistryException(404, 40402, "Version %d not found.".formatted(version));
  }

  static RegistryException schemaNotFound() {
    return new RegistryException(404, 40403, "Schema not found");
  }

  static RegistryException schemaNotFound(int id) {
    return new RegistryException(404, 40403, "Schema %d not found".formatted(id));
  }

  static RegistryException subjectSoftDeleted(String subject) {
    return new RegistryException(
        404,
        40404,
        "Subject '%s' was soft deleted. Set permanent=true to delete permanently"
            .formatted(subject));
  }

  static RegistryException subjectNotSoftDeleted(String subject) {
    return new RegistryException(
        404,
        40405,
        "Subject '%s' was not deleted first before being permanently deleted".formatted(subject));
  }

  static RegistryException versionSoftDeleted(String subject, int version) {
    return new RegistryException(
        404,
        40406,
        "Subject '%s' Version %d was soft deleted. Set permanent=true to delete permanently"
            .formatted(subject, version));
  }

  static RegistryException versionNotSoftDeleted(String subject, int version) {
    return new RegistryException(
        404,
        40407,
        "Subject '%s' Version %d was not deleted first before being permanently deleted"
            .formatted(subject, version));
  }

  static RegistryException noSubjectConfig(String subject) {
    return new RegistryException(
        404,
        40408,
        "Subject '%s' does not have subject-level compatibility configured".formatted(subject));
  }

  static RegistryException noSubjectMode(String subject) {
    return new RegistryException(
        404, 40409, "Subject '%s' does not have subject-level mode configured".formatted(subject));
  }

  static RegistryException incompatible(String subject, Object details) {
    return new RegistryException(
        409,
        409,
        "Schema being registered is incompatible with an earlier schema for subject \"%s\", details: %s"
            .formatted(subject, details));
  }

  static RegistryException invalidSchema(String details) {
    return new RegistryException(422, 42201, "Invalid schema: " + details);
  }

  static RegistryException invalidVersion(String version) {
    return new RegistryException(
        422,
        42202,
        "The specified version '%s' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\""
            .formatted(version));
  }

  static RegistryException invalidCompatibility(String details) {
    return new RegistryException(422, 42203, "Invalid compatibility level: " + details);
  }

  static RegistryException invalidMode(String details) {
    return new RegistryException(422, 42204, "Invalid mode: " + details);
  }

  static RegistryException notPermitted(String message) {
    return new RegistryException(422, 42205, message);
  }

  static RegistryException invalidSubject(String subject) {
    return new RegistryException(
        422, 42208, "The specified subject '%s' is not a valid subject".formatted(subject));
  }

  static RegistryException schemaTooLarge() {
    return new RegistryException(
        422, 42209, "The schema is larger than a record of the topic that holds schemas may be");
  }

  static RegistryException storeFailed(Throwable cause) {
    RegistryException e =
        new RegistryException(500, 50001, "Error in the backend data store: " + cause.getMessage());
    e.initCause(cause);
    return e;
  }
}
