import type { Parameter } from '../parameter.js';

/**
 * Every parameter of methodology 1. A change of any value is a new version in a folder of its own: this file is
 * never edited, so that old scores can be computed again. Where no publication gives a number, `basis` says what
 * was reasoned; those numbers are judgements, and docs/methodology.md says so.
 */
export const PARAMETERS_V1 = {
  horizonDays: {
    value: 180,
    unit: 'days',
    basis: 'Two quarters: the reach of a purchasing plan, and the period of most commitments in the timeline.',
    sensitivity: 'Governance hazard is proportional to it; dated changes further away than this are not seen.',
  },
  scale: {
    value: 3,
    unit: '1',
    basis: 'Set so that 23% of supply at risk at neutral vulnerability reads 50 of 100.',
    sensitivity: 'Moves all scores together and changes no order; doubling it takes a score of 50 to 75.',
  },
  supplierScale: {
    value: 14,
    unit: 'points',
    basis: 'Set so that a country whose supply at risk is 5% of all weighted minerals reads 50 of 100.',
    sensitivity: 'Moves all supplier scores together and changes no order.',
  },
  bandGuarded: {
    value: 15,
    unit: 'points',
    basis: 'Below it no measure bears on more than a few per cent of supply.',
    sensitivity: 'Names only.',
  },
  bandElevated: { value: 35, unit: 'points', basis: 'About 10% of supply at risk.', sensitivity: 'Names only.' },
  bandHigh: { value: 55, unit: 'points', basis: 'About 20% of supply at risk.', sensitivity: 'Names only.' },
  bandSevere: { value: 75, unit: 'points', basis: 'About a third of supply at risk.', sensitivity: 'Names only.' },

  governanceHazardPerYear: {
    value: 0.025,
    unit: 'hazard per year',
    basis:
      'Unannounced trouble at a supplier of middling governance: the timeline lists 26 disruptions in 16 years at some 60 suppliers, 0.027 a year.',
    sensitivity: 'The floor of every score; doubling it adds 2 to 6 points where nothing else happens.',
  },
  governanceExponent: {
    value: 2,
    unit: '1',
    basis: 'Conflict and expropriation rise faster than linearly as governance worsens; reasoned.',
    sensitivity: 'At 1, well governed suppliers weigh more and the spread of quiet minerals shrinks by half.',
  },
  governanceDefault: {
    value: 5,
    unit: 'WGI scaled 0 to 10',
    basis: 'The middle of the scale, for suppliers without an index and for other countries together.',
    sensitivity: 'Less than a point for any mineral whose main suppliers are indexed.',
  },

  hazardBanAimed: {
    value: 1.2,
    unit: 'hazard',
    basis: 'A ban aimed at a country takes 70% of what it covers, the rest finds ways through others; reasoned.',
    sensitivity: 'Ten per cent more adds about 2 points for the country that is aimed at.',
  },
  hazardBanGeneral: {
    value: 0.5,
    unit: 'hazard',
    basis:
      'A ban that names no country is mostly one of raw ore, which lets processed goods pass: in the timeline all are, but for the cobalt stop of the Congo and the mining stop of Wa State.',
    sensitivity: 'At 1.2, Indonesian nickel alone would put nickel among the most threatened minerals for good.',
  },
  hazardQuota: {
    value: 0.5,
    unit: 'hazard',
    basis:
      'China cut its rare earth quota of late 2010 by about 70%, the Congo set cobalt quotas at under half of its output; part of it had not been used. Reasoned.',
    sensitivity: 'As for a ban, by proportion.',
  },
  hazardLicence: {
    value: 0.3,
    unit: 'hazard',
    basis:
      'Licensing holds back about a quarter over half a year: a stop of some weeks while applications are decided, then a slower flow. Reasoned from press reports on gallium, germanium and magnets.',
    sensitivity:
      'The parameter that matters most in 2023 to 2026; ten per cent more adds about 2 points for rare earths.',
  },
  hazardTax: {
    value: 0.12,
    unit: 'hazard',
    basis:
      'An export tax makes supply dearer and diverts some of it; the EU study weighs low taxes by t = 1.1. Reasoned.',
    sensitivity: 'Small: below 1 point for most minerals.',
  },
  hazardTechnology: {
    value: 0.08,
    unit: 'hazard',
    basis: 'Control of technology stops no shipment within the horizon, it slows those who would replace them.',
    sensitivity: 'Small: below 1 point.',
  },
  hazardExportControl: {
    value: 0.3,
    unit: 'hazard',
    basis: 'A control whose instrument is not named is read as a licence, the most frequent one.',
    sensitivity: 'As for a licence.',
  },
  hazardTradeRestriction: {
    value: 0.15,
    unit: 'hazard',
    basis: 'A tariff, an inquiry or a sanction of the buyer makes supply dearer rather than stopping it; reasoned.',
    sensitivity: 'Below 2 points; only the country that imposes it is hit.',
  },
  hazardDisruption: {
    value: 0.15,
    unit: 'hazard',
    basis: 'One large mine or plant is typically a tenth to a fifth of the output of its country; reasoned.',
    sensitivity: 'Two points for minerals with one dominant supplier.',
  },
  hazardNationalism: {
    value: 0.1,
    unit: 'hazard',
    basis: 'Royalties and ownership rules rarely stop shipments within half a year.',
    sensitivity: 'One point for minerals with one dominant supplier.',
  },
  hazardCap: {
    value: 1.2,
    unit: 'hazard',
    basis: 'However many measures of one country: together they take no more than an aimed ban does. They overlap.',
    sensitivity: 'Only where several measures of one supplier add up; without it, rare earths gain about 8 points.',
  },
  quotaTermDays: {
    value: 365,
    unit: 'days',
    basis:
      'Quotas are set by the year; one that nobody renewed is taken to have lapsed. Fitted on 2010 to 2022 over 180, 365, 730 and 3650 days.',
    sensitivity: 'Old quotas without a recorded end (indium 2012) would otherwise count for ever.',
  },
  hazardInvestmentLost: {
    value: 0.03,
    unit: 'hazard',
    basis: 'Capacity or finance withdrawn, or an accord that ends, harms later supply more than present supply.',
    sensitivity: 'Below half a point.',
  },

  stageProposed: {
    value: 0.25,
    unit: '1',
    basis: 'Of the eight restrictive proposals in the timeline two were in force within a year.',
    sensitivity: 'Moves what a proposal adds by proportion.',
  },
  stageAnnounced: {
    value: 0.5,
    unit: '1',
    basis: 'Most of what is announced follows, some of it later or in a milder form; reasoned.',
    sensitivity: 'Moves what an announcement adds by proportion.',
  },
  stageSigned: {
    value: 0.7,
    unit: '1',
    basis: 'Law or contract is made, effect is to come.',
    sensitivity: 'Moves what a signed act adds by proportion.',
  },
  stageInForce: {
    value: 1,
    unit: '1',
    basis: 'The full effect, by definition.',
    sensitivity: 'The unit of the others.',
  },
  stageSuspended: {
    value: 0.25,
    unit: '1',
    basis: 'A suspended measure is a standing threat: it can be put back within days and stocks are kept for it.',
    sensitivity: 'At 0.5 a suspended licence regime of the main supplier adds about 5 points more.',
  },

  verificationUnverified: {
    value: 0.5,
    unit: '1',
    basis: 'One source only. Half, so that no single text can move a score by more than half of its claim.',
    sensitivity: 'The distance between the ends of the range.',
  },
  verificationCorroborated: {
    value: 0.85,
    unit: '1',
    basis: 'Independent sources agree; details may still be wrong.',
    sensitivity: 'Below 2 points.',
  },
  verificationConfirmed: { value: 1, unit: '1', basis: 'An official source or an analyst.', sensitivity: 'None.' },
  verificationDisputed: {
    value: 0.2,
    unit: '1',
    basis: 'Sources contradict each other.',
    sensitivity: 'Below 2 points.',
  },

  halfLifeExportControl: {
    value: 365,
    unit: 'days',
    basis: 'A threat of export control that nothing follows is mostly forgotten after two years; reasoned.',
    sensitivity: 'Only for what is not in force.',
  },
  halfLifeTradeRestriction: {
    value: 270,
    unit: 'days',
    basis: 'An inquiry that leads to nothing is mostly forgotten after a year and a half; reasoned.',
    sensitivity: 'Only for what is not in force.',
  },
  halfLifeNationalism: {
    value: 365,
    unit: 'days',
    basis: 'As for export control.',
    sensitivity: 'Only for what is not in force.',
  },
  halfLifeDisruption: {
    value: 180,
    unit: 'days',
    basis:
      'Of the disruptions with a recorded end in the timeline most were over within six months, and news seldom reports the end: this one fades even while it is said to last.',
    sensitivity: 'At 360, a mine closed a year ago weighs twice as much.',
  },
  halfLifeEasing: {
    value: 365,
    unit: 'days',
    basis: 'An accord or a loan that is only announced and that nothing follows counts half after a year.',
    sensitivity: 'Below 1 point.',
  },

  reliefAccordSupplier: {
    value: 0.25,
    unit: '1',
    basis:
      'An accord with the supplier takes a quarter off its hazard for the partner; reasoned, no measurement known.',
    sensitivity: 'Two to four points for the partner where the supplier is dominant.',
  },
  reliefAccordOther: {
    value: 0.04,
    unit: '1',
    basis: 'An accord among others helps to find other suppliers.',
    sensitivity: 'Below 1 point an accord.',
  },
  reliefFinancing: {
    value: 0.03,
    unit: '1',
    basis: 'Public money for one project brings some per cent of supply in years, little of it within the horizon.',
    sensitivity: 'Below 1 point a project.',
  },
  reliefCapacity: {
    value: 0.05,
    unit: '1',
    basis: 'New capacity of a size that makes news.',
    sensitivity: 'Below 1 point a plant.',
  },
  reliefElsewhere: {
    value: 0.4,
    unit: '1',
    basis: 'New supply reaches the world market, but its funders first.',
    sensitivity: 'Below half a point.',
  },
  reliefCap: {
    value: 0.5,
    unit: '1',
    basis:
      'However many accords and projects: half of the hazard stays until supply itself has moved in the statistics.',
    sensitivity: 'At 0.3, minerals with much policy support score 3 to 6 points higher.',
  },
  delayAccord: {
    value: 180,
    unit: 'days',
    basis: 'The period that the accords of 2025 gave themselves for first finance.',
    sensitivity: 'Timing only.',
  },
  delayFinancing: {
    value: 540,
    unit: 'days',
    basis: 'From finance to first output takes years; half of it is expectation.',
    sensitivity: 'Timing only.',
  },
  delayCapacity: {
    value: 365,
    unit: 'days',
    basis: 'A plant that opens needs about a year to fill.',
    sensitivity: 'Timing only.',
  },

  undoEnded: {
    value: 1,
    unit: '1',
    basis: 'An act that ends a measure takes all of it away.',
    sensitivity: 'By proportion.',
  },
  undoSuspended: {
    value: 0.75,
    unit: '1',
    basis: 'The complement of stageSuspended, for a suspension whose measure is matched and not linked.',
    sensitivity: 'By proportion.',
  },
  undoInForce: {
    value: 0.4,
    unit: '1',
    basis: 'General licences, lower taxes, exemptions: relief in part.',
    sensitivity: 'By proportion.',
  },
  undoAnnounced: {
    value: 0.2,
    unit: '1',
    basis: 'Half of the above, as for announcements.',
    sensitivity: 'By proportion.',
  },
  undoLookbackDays: {
    value: 120,
    unit: 'days',
    basis: 'An easing that names no measure is taken to mean those of the last four months, if there are any.',
    sensitivity: 'Which of several controls of one country an unlinked easing eases.',
  },

  commitmentFulfilled: {
    value: 0.5,
    unit: '1',
    basis: 'A promise kept on time makes the rest of the accord half as credible again.',
    sensitivity: 'Below 1 point.',
  },
  commitmentFulfilledLate: {
    value: 0.25,
    unit: '1',
    basis: 'Half of it when kept late.',
    sensitivity: 'Below 1 point.',
  },
  commitmentMissed: {
    value: -0.6,
    unit: '1',
    basis: 'A promise not kept in time leaves two fifths of the credit.',
    sensitivity: 'Below 1 point.',
  },

  coverageUnnamed: {
    value: 0.1,
    unit: '1',
    basis: 'Where a text says "critical minerals", a tenth of its effect is counted for each one.',
    sensitivity: 'By proportion for general accords and inquiries.',
  },
  demandDefault: {
    value: 0.01,
    unit: '1',
    basis: 'Share of world manufacturing of a country that is not listed.',
    sensitivity: 'Negligible.',
  },
  tradeRestrictionWorld: {
    value: 0.5,
    unit: '1',
    basis: 'What one buyer refuses flows to others: half of the loss of the refusing country is a loss to the world.',
    sensitivity: 'Below 1 point.',
  },

  vulnerabilitySlope: {
    value: 0.15,
    unit: '1 per unit of HHI',
    basis: 'The EU threshold of supply risk is 1: there vulnerability is neutral. At 5 it is 1.6.',
    sensitivity: 'At 0, only events and governance speak; at 0.3, the order of quiet minerals is that of the EU study.',
  },
  vulnerabilityLow: {
    value: 0.7,
    unit: '1',
    basis: 'No mineral is invulnerable.',
    sensitivity: 'Only for the least concentrated.',
  },
  vulnerabilityHigh: {
    value: 2,
    unit: '1',
    basis: 'The supply risk of 7.7 and more is not told apart.',
    sensitivity: 'Only for the most concentrated.',
  },
  smallSupplier: {
    value: 0.01,
    unit: '1',
    basis: 'Suppliers below one per cent are put together with other countries, as most statistics do.',
    sensitivity: 'Below 0.5 point.',
  },
  singleSupplierCap: {
    value: 0.65,
    unit: '1',
    basis: 'Regulation (EU) 2024/1252, Article 5: not more than 65% from a single third country by 2030.',
    sensitivity: 'Exposure only.',
  },
} as const satisfies Readonly<Record<string, Parameter>>;

/**
 * Share of a country in world manufacturing value added, about 2022: how much of a measure aimed at it is a loss to
 * the world. World Bank indicator NV.IND.MANF.CD, rounded and recalled, not checked.
 */
export const DEMAND_V1 = {
  CN: 0.29,
  US: 0.17,
  EU: 0.16,
  JP: 0.06,
  DE: 0.05,
  KR: 0.03,
  IN: 0.03,
  IT: 0.02,
  FR: 0.02,
  GB: 0.02,
  MX: 0.02,
  TW: 0.02,
} as const satisfies Readonly<Record<string, number>>;
