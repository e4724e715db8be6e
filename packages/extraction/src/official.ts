/** Suffixes of hosts that only governments and the European Union can hold. */
const OFFICIAL_SUFFIXES = [
  'gov',
  'mil',
  'europa.eu',
  'go.jp',
  'go.kr',
  'go.id',
  'go.th',
  'gc.ca',
  'canada.ca',
  'admin.ch',
  'gob',
  'gouv.fr',
  'bund.de',
  'bmwk.de',
  'bmwe.de',
  'bundesregierung.de',
  'bundestag.de',
  'regeringen.se',
  'government.nl',
  'rijksoverheid.nl',
  'governo.it',
  'mimit.gov.it',
  'gov.cn',
];
const OFFICIAL_LABEL = /(?:^|\.)(?:gov|gob|gouv|govt|gub|go|gv|government)\.[a-z]{2}$/u;

/** Whether a document comes from a government or the European Union itself, by the host that served it. */
export function isOfficial(url: string | null): boolean {
  if (url === null) return false;
  let host: string;
  try {
    host = new URL(url).hostname.toLowerCase();
  } catch {
    return false;
  }
  return (
    OFFICIAL_LABEL.test(host) || OFFICIAL_SUFFIXES.some((suffix) => host === suffix || host.endsWith(`.${suffix}`))
  );
}
