package dev.goodhart.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Dependencies point inwards: what is true of usage knows nothing of how it is transported. */
@AnalyzeClasses(packages = "dev.goodhart", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {
  private static final String[] PURE = {
    "dev.goodhart.window..",
    "dev.goodhart.detection..",
    "dev.goodhart.ledger..",
    "dev.goodhart.intake..",
    "dev.goodhart.reference..",
    "dev.goodhart.codec.."
  };

  @ArchTest
  static final ArchRule what_is_counted_and_judged_knows_no_kafka =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "io.confluent..", "dev.goodhart.streams..");

  @ArchTest
  static final ArchRule windows_know_only_their_codec =
      classes()
          .that()
          .resideInAPackage("dev.goodhart.window..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "dev.goodhart.window..", "dev.goodhart.codec..");

  @ArchTest
  static final ArchRule detection_knows_only_itself =
      classes()
          .that()
          .resideInAPackage("dev.goodhart.detection..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "dev.goodhart.detection..", "dev.goodhart.codec..");

  @ArchTest
  static final ArchRule the_topology_knows_no_http =
      noClasses()
          .that()
          .resideInAPackage("dev.goodhart.streams..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..", "com.sun.net.httpserver..", "picocli..");
}
