import { type Clock, fixedClock, type Settings, systemClock } from '@lodewatch/runtime';

/** The clock that the settings ask for. */
export const clockOf = (settings: Settings): Clock =>
  settings.LODEWATCH_NOW === undefined ? systemClock : fixedClock(settings.LODEWATCH_NOW);
