import type { Facts, HostTexts } from './host-texts.ts';

/** The host's clock at the moment of asking, in its own time zone. */
export function readDate(texts: HostTexts): Facts {
  const line = texts.text('date');
  if (line === undefined) return {};
  const [epoch = '', nano = '', offset, zone, weekday, ...numbers] = line.split('/');
  const [weekdayNumber, week, year, month, day, hour, minute, second] = numbers;
  const micro = /^\d{9}$/.test(nano) ? nano.slice(0, 6) : '000000';
  const utc = new Date(Number(epoch) * 1000).toISOString().slice(0, 19);
  const basic = `${year}${month}${day}T${hour}${minute}${second}`;
  const summer = readSummerName(texts.text('time_zone'));
  return {
    date_time: {
      year,
      month,
      weekday,
      weekday_number: weekdayNumber,
      weeknumber: week,
      day,
      hour,
      minute,
      second,
      epoch,
      epoch_int: epoch,
      date: `${year}-${month}-${day}`,
      time: `${hour}:${minute}:${second}`,
      iso8601_micro: `${utc}.${micro}Z`,
      iso8601: `${utc}Z`,
      iso8601_basic: `${basic}${micro}`,
      iso8601_basic_short: basic,
      tz: zone,
      ...(summer === undefined ? {} : { tz_dst: summer }),
      tz_offset: offset,
    },
  };
}

/** Of a zone as POSIX writes it, `CET-1CEST,M3.5.0,M10.5.0/3`: what it is called in summer, which may be what it is always called. */
function readSummerName(zone: string | undefined): string | undefined {
  const name = '(<[^>]+>|[A-Za-z]+)';
  const [, standard, summer] = new RegExp(`^${name}[-+0-9:]+(?:${name}.*)?$`).exec(zone ?? '') ?? [];
  return (summer ?? standard)?.replace(/[<>]/g, '');
}
