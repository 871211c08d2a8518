/* What programs spend their time with, for measuring what metering costs. Built with clang -O2 -fno-builtin by marine-metering.bench.ts. */
typedef unsigned u32;
typedef unsigned long long u64;
#define EXPORT(name) __attribute__((export_name(#name)))

EXPORT(xorshift) u64 xorshift(u32 turns) {
  u64 x = 88172645463325252ull;
  for (u32 i = 0; i < turns; i++) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
  }
  return x;
}

EXPORT(fib) u32 fib(u32 n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

static unsigned char composite[1 << 20];

EXPORT(sieve) u32 sieve(u32 n) {
  for (u32 i = 0; i < n; i++) composite[i] = 0;
  u32 primes = 0;
  for (u32 i = 2; i < n; i++) {
    if (composite[i]) continue;
    primes++;
    for (u32 j = i + i; j < n; j += i) composite[j] = 1;
  }
  return primes;
}

#define SIZE 128
static double a[SIZE * SIZE], b[SIZE * SIZE], c[SIZE * SIZE];

EXPORT(matmul) double matmul(u32 n) {
  for (u32 i = 0; i < n * n; i++) {
    a[i] = i % 17 * 0.5;
    b[i] = i % 13 * 0.25;
  }
  for (u32 i = 0; i < n; i++)
    for (u32 j = 0; j < n; j++) {
      double sum = 0;
      for (u32 k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
      c[i * n + j] = sum;
    }
  double trace = 0;
  for (u32 i = 0; i < n; i++) trace += c[i * n + i];
  return trace;
}

static double x[100], y[100], z[100];

EXPORT(nbody) double nbody(u32 turns) {
  for (int i = 0; i < 100; i++) {
    x[i] = i * 0.37;
    y[i] = i * 0.11;
    z[i] = 0;
  }
  for (u32 turn = 0; turn < turns; turn++)
    for (int i = 0; i < 100; i++) {
      double force = 0;
      for (int j = 0; j < 100; j++) {
        double dx = x[i] - x[j], dy = y[i] - y[j];
        force += dx / (dx * dx + dy * dy + 1.0);
      }
      z[i] += force * 0.001;
    }
  double sum = 0;
  for (int i = 0; i < 100; i++) sum += z[i];
  return sum;
}

#define ROTATE(v, n) (((v) >> (n)) | ((v) << (32 - (n))))

/* The rounds of SHA-256, with other constants. */
EXPORT(sha) u32 sha(u32 blocks) {
  u32 h[8] = {1, 2, 3, 4, 5, 6, 7, 8}, w[64];
  for (u32 block = 0; block < blocks; block++) {
    for (int i = 0; i < 16; i++) w[i] = block * 16 + i;
    for (int i = 16; i < 64; i++) {
      u32 s0 = ROTATE(w[i - 15], 7) ^ ROTATE(w[i - 15], 18) ^ (w[i - 15] >> 3);
      u32 s1 = ROTATE(w[i - 2], 17) ^ ROTATE(w[i - 2], 19) ^ (w[i - 2] >> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    u32 s[8];
    for (int i = 0; i < 8; i++) s[i] = h[i];
    for (int i = 0; i < 64; i++) {
      u32 s1 = ROTATE(s[4], 6) ^ ROTATE(s[4], 11) ^ ROTATE(s[4], 25);
      u32 t1 = s[7] + s1 + ((s[4] & s[5]) ^ (~s[4] & s[6])) + i * 0x9e3779b9u + w[i];
      u32 s0 = ROTATE(s[0], 2) ^ ROTATE(s[0], 13) ^ ROTATE(s[0], 22);
      u32 t2 = s0 + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
      s[7] = s[6];
      s[6] = s[5];
      s[5] = s[4];
      s[4] = s[3] + t1;
      s[3] = s[2];
      s[2] = s[1];
      s[1] = s[0];
      s[0] = t1 + t2;
    }
    for (int i = 0; i < 8; i++) h[i] += s[i];
  }
  return h[0];
}

/* For roots: writes a word into each of so many pages of 4 KiB, apart from one another. */
static volatile unsigned char plane[1 << 22];

EXPORT(touch) u32 touch(u32 pages, u32 value) {
  for (u32 i = 0; i < pages; i++) *(volatile u32 *)(plane + (i * 37 % 1024) * 4096) = value + i;
  return pages;
}
