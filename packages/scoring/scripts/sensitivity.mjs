// How far scores move when one parameter is a tenth larger: over all minerals, the viewpoints WORLD, US, EU and JP, on
// 1 June 2026, with the policy timeline as events. The figures stand in parameters.ts; this prints them.
import { MINERAL_IDS } from '@lodewatch/contracts';
import { policyTimeline } from '@lodewatch/reference';
import { createScorer, methodology, timelineRiskEvents, trialMethodology } from '../dist/src/index.js';

const DAY = '2026-06-01';
const riskEvents = timelineRiskEvents(policyTimeline());

function scores(rules) {
  const scorer = createScorer({ riskEvents, methodology: rules });
  return ['WORLD', 'US', 'EU', 'JP'].flatMap((viewpoint) =>
    MINERAL_IDS.map((mineral) => scorer.level(mineral, viewpoint, DAY).micro / 1e6),
  );
}

const base = scores(methodology());
for (const [name, value] of Object.entries(methodology().values)) {
  const moved = scores(trialMethodology(name, { [name]: value * 1.1 }));
  const differences = moved.map((score, index) => Math.abs(score - base[index]));
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
  process.stdout.write(
    `${JSON.stringify({ name, mean: mean.toFixed(2), most: Math.max(...differences).toFixed(2) })}\n`,
  );
}
