"""Reads metric points out of Postgres by docs/metric-chunk-format.md alone; needs nothing but Python 3.

psql -AtF, -c "select points, encode(payload, 'hex') from metric_chunk
  where series_id = 7 order by lo, lo_time, lo_order" DATABASE_URL | python3 read_metric_chunks.py
prints a line `step,time,value` for each point. A damaged row is named on standard error and ends it with 1.
"""
import struct
import sys
import zlib


class Body:
    def __init__(self, data):
        self.data, self.at = data, 0

    def varint(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def zigzag(self):
        value = self.varint()
        return -(value + 1) // 2 if value & 1 else value // 2


def unseal(payload):
    version, flags = payload[0], payload[1]
    if version != 1:
        raise ValueError(f"unknown format version {version}")
    stored = payload[6:]
    if zlib.crc32(payload[:2] + stored) != struct.unpack_from("<I", payload, 2)[0]:
        raise ValueError("the checksum does not match")
    return Body(zlib.decompress(stored, wbits=-15) if flags & 1 else stored)


def read_chunk(payload):
    body = unseal(payload)
    n = body.varint()
    steps = [body.zigzag()]
    while len(steps) < n:
        difference, times = body.varint(), body.varint()
        steps += [steps[-1] + difference * i for i in range(1, times + 1)]
    moments, moment = [], 0
    for _ in range(n):
        moment += body.zigzag()
        moments.append(moment)
    planes = body.data[body.at :]
    if len(planes) != 8 * n:
        raise ValueError("the body has another length than its points")
    values = [struct.unpack("<d", planes[i::n])[0] for i in range(n)]
    return list(zip(steps, moments, values))


def main():
    for number, line in enumerate(sys.stdin, 1):
        points, payload = line.strip().split(",")
        try:
            rows = read_chunk(bytes.fromhex(payload))
            if len(rows) != int(points):
                raise ValueError("the row says another number of points")
        except (ValueError, zlib.error, IndexError) as problem:
            sys.exit(f"row {number}: {problem}")
        for step, moment, value in rows:
            print(f"{step},{moment},{value!r}")


if __name__ == "__main__":
    main()
