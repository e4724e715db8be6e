import type { AlarmReport, BacktestReport, Forecaster } from './backtest.js';
import type { Interval } from './statistics.js';

const NAMES: Readonly<Record<Forecaster, string>> = {
  score: 'score',
  structural: 'structural part alone',
  news: 'count of news',
  last_year: "last year's measures",
  random: 'random',
};

const figure = (value: number): string => value.toFixed(3);
const between = ({ value, low, high }: Interval): string => `${figure(value)} [${figure(low)}, ${figure(high)}]`;

function alarmLine(what: string, { hits, outcomes, hitRate, medianLeadDays }: AlarmReport): string {
  const lead = medianLeadDays === null ? 'no lead' : `median lead ${medianLeadDays} days`;
  return `${what}: ${hits} of ${outcomes} with the alarm on before, ${between(hitRate)}, ${lead}`;
}

/** The report as lines of plain text, for a terminal. */
export function backtestText(report: BacktestReport): readonly string[] {
  const { fit, judged, alarms } = report;
  const own = report.forecasters.find(({ forecaster }) => forecaster === 'score');
  const within = report.forecasters
    .filter(({ forecaster, aucLead }) => forecaster !== 'score' && aucLead.low <= 0)
    .map(({ forecaster }) => NAMES[forecaster]);
  return [
    `methodology ${report.methodology}, data ${report.dataVersion}, ${report.minerals} minerals, ${report.horizonDays} days ahead`,
    `fitted on ${fit.from} to ${fit.to} (${report.fitUnits} cases, ${figure(report.baseRate.fit)} with a measure), judged on ${judged.from} to ${judged.to} (${report.judgedUnits} cases, ${figure(report.baseRate.judged)})`,
    '',
    `${'forecaster'.padEnd(24)}${'AUC when fitted'.padEnd(17)}${'AUC judged'.padEnd(24)}${'score ahead by'.padEnd(26)}Brier judged`,
    ...report.forecasters.map(
      ({ forecaster, fitAuc, auc, aucLead, brier }) =>
        `${NAMES[forecaster].padEnd(24)}${figure(fitAuc).padEnd(17)}${between(auc).padEnd(24)}${(forecaster === 'score' ? '' : between(aucLead)).padEnd(26)}${between(brier)}`,
    ),
    '',
    alarmLine('restrictive measures', report.restrictive),
    alarmLine('price jumps', report.prices),
    `false alarms per mineral-year: ${between(alarms.falsePerMineralYear)} (${alarms.falseSpells} of ${alarms.spells} spells); alarm on ${figure(alarms.share)} of the time`,
    ...report.fitting.map(
      ({ parameter, tried, best, used }) =>
        `fitted ${parameter}: ${tried.map(({ value, fitAuc }) => `${value} ${figure(fitAuc)}`).join(', ')}; best ${best}, used ${used}`,
    ),
    '',
    report.scoreAboveEveryBaseline
      ? `The score has the highest AUC, ${figure(own?.auc.value ?? 0)}.`
      : 'The score does NOT have the highest AUC.',
    ...(within.length > 0 ? [`Its lead is within the noise against: ${within.join(', ')}.`] : []),
  ];
}
