import ipaddr from 'ipaddr.js';
import type { Settings } from '../settings.js';

/** Which addresses an outgoing connection may reach. */
export interface AddressPolicy {
  readonly loopback: boolean;
  /** Private, link-local and every other range that is not the public internet. */
  readonly private: boolean;
}

/** Public by the registry, and yet no place to send to: documentation, translation and segment-routing ranges. */
const FURTHER_REFUSED = [
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fec0::/10',
  '192.0.0.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
].map((range) => ipaddr.parseCIDR(range));

/** The policy that the settings ask for. */
export function addressPolicy(
  settings: Pick<Settings, 'LODEWATCH_PRIVATE_ADDRESSES' | 'LODEWATCH_HOST'>,
): AddressPolicy {
  const mode = settings.LODEWATCH_PRIVATE_ADDRESSES;
  if (mode === 'on') return { loopback: true, private: true };
  const host = settings.LODEWATCH_HOST;
  const listensOnLoopback =
    host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback');
  return { loopback: mode === 'auto' && listensOnLoopback, private: false };
}

/** Whether the policy lets a connection reach an address, in any notation that a socket takes. */
export function isReachable(address: string, policy: AddressPolicy): boolean {
  if (!ipaddr.isValid(address)) return false;
  // IPv4 in IPv6 clothes is judged as what it reaches.
  const plain = ipaddr.process(address);
  const range = plain.range();
  if (range === 'loopback') return policy.loopback;
  if (policy.private) return true;
  return (
    range === 'unicast' && !FURTHER_REFUSED.some(([net, bits]) => net.kind() === plain.kind() && plain.match(net, bits))
  );
}
