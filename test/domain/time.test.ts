import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { dayOf, localClock, monthOf } from '../../src/domain/time.ts';

const ZONES = [
  'UTC',
  'Europe/Brussels',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Tokyo',
  'Asia/Kathmandu',
  // Clocks that went back and forth for a month, by half an hour, or over a whole day.
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  // Seconds off until 1972.
  'Africa/Monrovia',
  'Etc/GMT+3',
  '+05:30',
];

const local = (at: number, timeZone: string): Temporal.PlainDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDateTime();

describe('what a zone’s clocks show', () => {
  it('is what its rules say, at any instant', () => {
    const asked = fc.record({
      at: fc.integer({ min: Date.parse('1800-01-01'), max: Date.parse('2600-01-01') }),
      timeZone: fc.constantFrom(...ZONES),
    });
    fc.assert(
      fc.property(asked, ({ at, timeZone }) => {
        const expected = local(at, timeZone);
        assert.equal(
          new Date(localClock(at, timeZone)).toISOString(),
          `${expected.toString({ fractionalSecondDigits: 3 })}Z`,
        );
        assert.equal(dayOf(at, timeZone), expected.toPlainDate().toString());
      }),
      { numRuns: 1000 },
    );
  });

  it('changes at the millisecond at which clocks do', () => {
    // No other test asks for these zones: what is asked for first is what is found out first.
    const changes = {
      'Europe/Paris': ['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z'],
      'Pacific/Fakaofo': ['2011-12-30T11:00:00Z'],
    };
    for (const [timeZone, instants] of Object.entries(changes)) {
      for (const change of instants.map((instant) => Date.parse(instant))) {
        for (const at of [change, change - 1, change, change + 1]) {
          const expected = local(at, timeZone).toString({ fractionalSecondDigits: 3 });
          assert.equal(
            new Date(localClock(at, timeZone)).toISOString(),
            `${expected}Z`,
            `${timeZone} at ${at}`,
          );
        }
      }
    }
  });

  it('names days and months of any year as RFC 9557 does', () => {
    assert.equal(dayOf(Date.parse('0099-12-31T23:30:00Z'), '+05:30'), '0100-01-01');
    assert.equal(dayOf(Date.parse('+010000-01-01T00:00:00Z'), 'UTC'), '+010000-01-01');
    assert.equal(monthOf(Date.parse('2026-03-31T22:30:00Z'), 'Europe/Brussels'), '2026-04');
  });
});
