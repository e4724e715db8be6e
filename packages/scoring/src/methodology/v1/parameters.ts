import type { Parameter } from '../parameter.js';

/**
 * Every parameter of methodology 1. A change of any value is a new version in a folder of its own: this file is
 * never edited, so that old scores can be computed again. Where no publication gives a number, `basis` says what
 * was reasoned; those numbers are judgements, and docs/methodology.md says so. Sensitivities are those of
 * scripts/sensitivity.mjs.
 */
export const PARAMETERS_V1 = {
  horizonDays: {
    value: 180,
    unit: 'days',
    basis: 'Two quarters: the reach of a purchasing plan, and the period of the commitments in the timeline.',
    sensitivity: 'A tenth more moves scores by 0.40 points on average, 2.01 at most.',
  },
  scale: {
    value: 3,
    unit: '1',
    basis: 'Set so that 23% of supply at risk at neutral vulnerability reads 50 of 100.',
    sensitivity: 'Moves all scores together and changes no order; doubling it takes a score of 50 to 75.',
  },
  supplierScale: {
    value: 14,
    unit: '1',
    basis: 'Set so that a country whose supply at risk is 5% of all weighted minerals reads 50 of 100.',
    sensitivity: 'Moves all supplier scores together and changes no order.',
  },
  bandGuarded: {
    value: 15,
    unit: 'points',
    basis: 'About 5% of supply at risk at neutral vulnerability.',
    sensitivity: 'Names only.',
  },
  bandElevated: {
    value: 35,
    unit: 'points',
    basis: 'About 14% of supply at risk at neutral vulnerability.',
    sensitivity: 'Names only.',
  },
  bandHigh: {
    value: 55,
    unit: 'points',
    basis: 'About 27% of supply at risk at neutral vulnerability.',
    sensitivity: 'Names only.',
  },
  bandSevere: {
    value: 75,
    unit: 'points',
    basis: 'About 46% of supply at risk at neutral vulnerability.',
    sensitivity: 'Names only.',
  },
  governanceHazardPerYear: {
    value: 0.025,
    unit: 'hazard per year',
    basis:
      'Unannounced trouble at a supplier of middling governance: the timeline lists 26 disruptions in 16 years at some 60 suppliers, 0.027 a year.',
    sensitivity: 'A tenth more moves scores by 0.24 points on average, 0.70 at most.',
  },
  governanceExponent: {
    value: 2,
    unit: '1',
    basis: 'Conflict and expropriation rise faster than linearly as governance worsens; reasoned.',
    sensitivity: 'A tenth more moves scores by 0.07 points on average, 0.50 at most.',
  },
  governanceDefault: {
    value: 5,
    unit: 'WGI scaled 0 to 10',
    basis: 'The middle of the scale, for suppliers without an index and for other countries together.',
    sensitivity: 'A tenth more moves scores by 0.40 points on average, 1.23 at most.',
  },
  hazardBanAimed: {
    value: 1.2,
    unit: 'hazard',
    basis: 'A ban aimed at a country takes 70% of what it covers, the rest finds ways through others; reasoned.',
    sensitivity: 'A tenth more moves scores by 0.02 points on average, 0.85 at most.',
  },
  hazardBanGeneral: {
    value: 0.5,
    unit: 'hazard',
    basis:
      'A ban that names no country is mostly one of raw ore, which lets processed goods pass: in the timeline all are, but for the cobalt stop of the Congo and the mining stop of Wa State.',
    sensitivity: 'A tenth more moves scores by 0.09 points on average, 1.66 at most.',
  },
  hazardQuota: {
    value: 0.5,
    unit: 'hazard',
    basis:
      'China cut its rare earth quota of late 2010 by about 70%, the Congo set cobalt quotas at under half of its output; part of it had not been used. Reasoned.',
    sensitivity: 'A tenth more moves scores by 0.00 points on average, 0.28 at most.',
  },
  hazardLicence: {
    value: 0.3,
    unit: 'hazard',
    basis:
      'Licensing holds back about a quarter over half a year: a stop of some weeks while applications are decided, then a slower flow. Reasoned from press reports on gallium, germanium and magnets.',
    sensitivity: 'A tenth more moves scores by 0.39 points on average, 2.48 at most.',
  },
  hazardTax: {
    value: 0.12,
    unit: 'hazard',
    basis:
      'An export tax makes supply dearer and diverts some of it; the EU study weighs low taxes by t = 1.1 (recalled). Reasoned.',
    sensitivity: 'A tenth more moves scores by 0.01 points on average, 0.45 at most.',
  },
  hazardTechnology: {
    value: 0.08,
    unit: 'hazard',
    basis: 'Control of technology stops no shipment within the horizon, it slows those who would replace them.',
    sensitivity: 'A tenth more moves scores by 0.07 points on average, 0.86 at most.',
  },
  hazardExportControl: {
    value: 0.3,
    unit: 'hazard',
    basis: 'A control whose instrument is not named is read as a licence, the middle of the named ones.',
    sensitivity: 'Nothing in the sensitivity run depends on it.',
  },
  hazardTradeRestriction: {
    value: 0.15,
    unit: 'hazard',
    basis: 'A tariff, an inquiry or a sanction of the buyer makes supply dearer rather than stopping it; reasoned.',
    sensitivity: 'A tenth more moves scores by 0.06 points on average, 1.65 at most.',
  },
  hazardDisruption: {
    value: 0.15,
    unit: 'hazard',
    basis: 'One large mine or plant is typically a tenth to a fifth of the output of its country; reasoned.',
    sensitivity: 'A tenth more moves scores by 0.02 points on average, 0.31 at most.',
  },
  hazardNationalism: {
    value: 0.1,
    unit: 'hazard',
    basis: 'Royalties and ownership rules rarely stop shipments within half a year.',
    sensitivity: 'A tenth more moves scores by 0.17 points on average, 2.03 at most.',
  },
  hazardCap: {
    value: 1.2,
    unit: 'hazard',
    basis: 'However many measures of one country: together they take no more than an aimed ban does. They overlap.',
    sensitivity: 'A tenth more moves scores by 0.32 points on average, 1.17 at most.',
  },
  quotaTermDays: {
    value: 365,
    unit: 'days',
    basis:
      'Quotas are set by the year; one that nobody renewed is taken to have lapsed. Fitted on 2010 to 2022 over 180, 365, 730 and 3650 days.',
    sensitivity: 'A tenth more moves scores by 0.01 points on average, 0.74 at most.',
  },
  hazardInvestmentLost: {
    value: 0.03,
    unit: 'hazard',
    basis: 'Capacity or finance withdrawn, or an accord that ends, harms later supply more than present supply.',
    sensitivity: 'Nothing in the sensitivity run depends on it.',
  },
  stageProposed: {
    value: 0.25,
    unit: '1',
    basis: 'Of the eight restrictive proposals in the timeline two were in force within a year.',
    sensitivity: 'A tenth more moves scores by 0.01 points on average, 0.19 at most.',
  },
  stageAnnounced: {
    value: 0.5,
    unit: '1',
    basis: 'Most of what is announced follows, some of it later or in a milder form; reasoned.',
    sensitivity: 'A tenth more moves scores by 0.07 points on average, 1.31 at most.',
  },
  stageSigned: {
    value: 0.7,
    unit: '1',
    basis: 'Law or contract is made, effect is to come.',
    sensitivity: 'A tenth more moves scores by 0.05 points on average, 0.48 at most.',
  },
  stageInForce: {
    value: 1,
    unit: '1',
    basis: 'The full effect, by definition.',
    sensitivity: 'The unit of the other stages.',
  },
  stageSuspended: {
    value: 0.25,
    unit: '1',
    basis: 'A suspended measure is a standing threat: it can be put back within days and stocks are kept for it.',
    sensitivity: 'Nothing in the sensitivity run depends on it.',
  },
  verificationUnverified: {
    value: 0.5,
    unit: '1',
    basis: 'One source only. Half, so that no single text can move a score by more than half of its claim.',
    sensitivity: 'A tenth more moves scores by 0.05 points on average, 0.31 at most.',
  },
  verificationCorroborated: {
    value: 0.85,
    unit: '1',
    basis: 'Independent sources agree; details may still be wrong.',
    sensitivity: 'Nothing in the sensitivity run depends on it.',
  },
  verificationConfirmed: {
    value: 1,
    unit: '1',
    basis: 'An official source or an analyst.',
    sensitivity: 'The unit of the other verifications.',
  },
  verificationDisputed: {
    value: 0.2,
    unit: '1',
    basis: 'Sources contradict each other.',
    sensitivity: 'Nothing in the sensitivity run depends on it.',
  },
  halfLifeExportControl: {
    value: 365,
    unit: 'days',
    basis: 'A threat of export control that nothing follows is mostly forgotten after two years; reasoned.',
    sensitivity: 'A tenth more moves scores by 0.01 points on average, 0.12 at most.',
  },
  halfLifeTradeRestriction: {
    value: 270,
    unit: 'days',
    basis: 'An inquiry that leads to nothing is mostly forgotten after a year and a half; reasoned.',
    sensitivity: 'A tenth more moves scores by 0.01 points on average, 0.21 at most.',
  },
  halfLifeNationalism: {
    value: 365,
    unit: 'days',
    basis: 'As for export control.',
    sensitivity: 'A tenth more moves scores by 0.00 points on average, 0.13 at most.',
  },
  halfLifeDisruption: {
    value: 180,
    unit: 'days',
    basis:
      'Of the disruptions with a recorded end in the timeline most were over within six months, and news seldom reports the end: this one fades even while it is said to last.',
    sensitivity: 'A tenth more moves scores by 0.02 points on average, 0.31 at most.',
  },
  halfLifeEasing: {
    value: 365,
    unit: 'days',
    basis: 'An accord or a loan that is only announced and that nothing follows counts half after a year.',
    sensitivity: 'A tenth more moves scores by 0.00 points on average, 0.04 at most.',
  },
  reliefAccordSupplier: {
    value: 0.25,
    unit: '1',
    basis:
      'An accord with the supplier takes a quarter off its hazard for the partner; reasoned, no measurement known.',
    sensitivity: 'A tenth more moves scores by 0.10 points on average, 0.57 at most.',
  },
  reliefAccordOther: {
    value: 0.04,
    unit: '1',
    basis: 'An accord among others helps to find other suppliers.',
    sensitivity: 'A tenth more moves scores by 0.04 points on average, 0.36 at most.',
  },
  reliefFinancing: {
    value: 0.03,
    unit: '1',
    basis: 'Public money for one project brings some per cent of supply in years, little of it within the horizon.',
    sensitivity: 'A tenth more moves scores by 0.04 points on average, 0.23 at most.',
  },
  reliefCapacity: {
    value: 0.05,
    unit: '1',
    basis: 'New capacity of a size that makes news.',
    sensitivity: 'A tenth more moves scores by 0.00 points on average, 0.01 at most.',
  },
  reliefElsewhere: {
    value: 0.4,
    unit: '1',
    basis: 'New supply reaches the world market, but its funders first.',
    sensitivity: 'A tenth more moves scores by 0.03 points on average, 0.23 at most.',
  },
  reliefCap: {
    value: 0.5,
    unit: '1',
    basis:
      'However many accords and projects: half of the hazard stays until supply itself has moved in the statistics.',
    sensitivity: 'A tenth more moves scores by 0.15 points on average, 1.41 at most.',
  },
  delayAccord: {
    value: 180,
    unit: 'days',
    basis: 'The period that the accords of 2025 gave themselves for first finance.',
    sensitivity: 'A tenth more moves scores by 0.01 points on average, 0.34 at most.',
  },
  delayFinancing: {
    value: 540,
    unit: 'days',
    basis: 'From finance to first output takes years; half of it is expectation.',
    sensitivity: 'A tenth more moves scores by 0.02 points on average, 0.12 at most.',
  },
  delayCapacity: {
    value: 365,
    unit: 'days',
    basis: 'A plant that opens needs about a year to fill.',
    sensitivity: 'A tenth more moves scores by 0.00 points on average, 0.01 at most.',
  },
  undoEnded: {
    value: 1,
    unit: '1',
    basis: 'An act that ends a measure takes all of it away.',
    sensitivity: 'Nothing in the sensitivity run depends on it.',
  },
  undoSuspended: {
    value: 0.75,
    unit: '1',
    basis: 'The complement of stageSuspended, for a suspension whose measure is matched and not linked.',
    sensitivity: 'A tenth more moves scores by 0.19 points on average, 2.11 at most.',
  },
  undoInForce: {
    value: 0.4,
    unit: '1',
    basis: 'General licences, lower taxes, exemptions: relief in part.',
    sensitivity: 'A tenth more moves scores by 0.00 points on average, 0.19 at most.',
  },
  undoAnnounced: {
    value: 0.2,
    unit: '1',
    basis: 'Half of the above, as for announcements.',
    sensitivity: 'A tenth more moves scores by 0.01 points on average, 0.25 at most.',
  },
  undoLookbackDays: {
    value: 120,
    unit: 'days',
    basis: 'An easing that names no measure is taken to mean those of the last four months, if there are any.',
    sensitivity: 'Nothing in the sensitivity run depends on it.',
  },
  commitmentFulfilled: {
    value: 0.5,
    unit: '1',
    basis: 'A promise kept on time makes the rest of the accord half as credible again.',
    sensitivity: 'Nothing in the sensitivity run depends on it.',
  },
  commitmentFulfilledLate: {
    value: 0.25,
    unit: '1',
    basis: 'Half of it when kept late.',
    sensitivity: 'Nothing in the sensitivity run depends on it.',
  },
  commitmentMissed: {
    value: -0.6,
    unit: '1',
    basis: 'A promise not kept in time leaves two fifths of the credit.',
    sensitivity: 'A tenth more moves scores by 0.01 points on average, 0.04 at most.',
  },
  coverageUnnamed: {
    value: 0.1,
    unit: '1',
    basis: 'Where a text says "critical minerals", a tenth of its effect is counted for each one.',
    sensitivity: 'A tenth more moves scores by 0.05 points on average, 0.45 at most.',
  },
  demandDefault: {
    value: 0.01,
    unit: '1',
    basis: 'Share of world manufacturing of a country that is not listed.',
    sensitivity: 'A tenth more moves scores by 0.00 points on average, 0.01 at most.',
  },
  tradeRestrictionWorld: {
    value: 0.5,
    unit: '1',
    basis: 'What one buyer refuses flows to others: half of the loss of the refusing country is a loss to the world.',
    sensitivity: 'A tenth more moves scores by 0.01 points on average, 0.47 at most.',
  },
  vulnerabilitySlope: {
    value: 0.15,
    unit: '1 per unit of HHI',
    basis: 'The EU threshold of supply risk is 1: there vulnerability is neutral. At 5 it is 1.6.',
    sensitivity: 'A tenth more moves scores by 0.43 points on average, 1.42 at most.',
  },
  vulnerabilityHigh: {
    value: 2,
    unit: '1',
    basis: 'The supply risk of 7.7 and more is not told apart.',
    sensitivity: 'Nothing in the sensitivity run depends on it.',
  },
  smallSupplier: {
    value: 0.01,
    unit: '1',
    basis: 'Suppliers below one per cent are put together with other countries, as most statistics do.',
    sensitivity: 'A tenth more moves scores by 0.01 points on average, 0.53 at most.',
  },
  singleSupplierCap: {
    value: 0.65,
    unit: '1',
    basis: 'Regulation (EU) 2024/1252, Article 5: not more than 65% from a single third country by 2030.',
    sensitivity: 'Concentration in an exposure only.',
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
