package dev.goodhart.local.simulate.episode;

import dev.goodhart.local.simulate.model.Chance;
import dev.goodhart.local.simulate.model.Setting;
import java.util.function.Function;

/** Plans an episode of one or several people; each then gets a part in it. */
@FunctionalInterface
interface Plot {
  /**
   * What they have in common is drawn here, what is each one's own when they get their part.
   *
   * @param chance draws for this episode, whoever is in it
   */
  Function<Cue, Episode> plan(Setting setting, Chance chance);

  /** The one for a pattern. */
  static Plot of(Pattern pattern) {
    return switch (pattern) {
      case NAIVE_LOOP -> solo(NaiveLoop::new);
      case JITTER_LOOP -> solo(JitterLoop::new);
      case PING_PONG -> solo(PingPong::new);
      case QUOTA_TOPUP -> solo(QuotaTopup::new);
      case SWARM -> solo(Swarm::new);
      case MARATHON -> solo(Marathon::new);
      case CONTEXT_STUFF -> solo(ContextStuff::new);
      case CACHE_FARM -> solo(CacheFarm::new);
      case OUTPUT_FARM -> solo(OutputFarm::new);
      case THROWAWAY -> solo(Throwaway::new);
      case WEEKLY_TICK -> solo(WeeklyTick::new);
      case LEADER_RACE -> solo(LeaderRace::new);
      case LOCKSTEP -> Lockstep::plot;
      case SLOW_RAMP -> solo(SlowRamp::new);
      case REPORT_INFLATION -> solo(ReportInflation::new);
      case IDENTITY_POOLING -> solo(IdentityPooling::new);
      case RETRY_FARM -> solo(RetryFarm::new);
      case COMMIT_SPAM -> solo(CommitSpam::new);
      case AGENT_CHAIN -> solo(AgentChain::new);
      case MONTH_END -> solo(BusyDays::monthEnd);
      case LAUNCH_CRUNCH -> solo(BusyDays::launchCrunch);
      case VACATION_RETURN -> solo(VacationReturn::new);
      case HACKATHON -> BusyDays::hackathon;
      case ROLL_OUT -> RollOut::plot;
      case WORKSHOP -> Workshop::plot;
      case INCIDENT_NIGHT -> solo(IncidentNight::new);
      case MIGRATION -> solo(Migration::new);
      case RETRY_STORM -> solo(RetryStorm::new);
      case TZ_TRAVEL -> solo(Travel::new);
      case BULK_JOB -> solo(BulkJob::new);
      case EVALUATION -> solo(Evaluation::new);
      case NEW_PROJECT -> solo(NewProject::new);
      case CODER_REVIEWER -> solo(CoderReviewer::new);
      case RARE_USER -> solo(RareUser::new);
    };
  }

  private static Plot solo(Function<Cue, Episode> episode) {
    return (setting, chance) -> episode;
  }
}
