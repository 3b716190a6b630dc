/*
 * What the kernel is measured against; compiled by the bench with -O3 (SSE2) and -O3 -mavx2 -mfma.
 *
 *   reference strip N D      exact DTW with path by the kernel's own algorithm (src/compute/wasm/assembly):
 *                            strips of 16 rows along the anti-diagonal, costs made in chunks of 64 steps that
 *                            stay in the first-level cache (at d = 1 in registers), two bits of direction a cell,
 *                            all kept (N²/4 bytes), and the walk back.
 *   reference whole N D      a stand-in for dtaidistance's dtw_warping_paths + best_path (not its text, the same
 *                            work): double precision, row by row, any number of dimensions, a penalty for
 *                            straight steps, a limit for one step and one for the total with the columns beyond
 *                            it left out (none of them set), the whole matrix of totals in memory, its square
 *                            roots taken at the end, the walk back over the totals.
 *
 * Prints cost, cells of the path and processor seconds of one run. Memory is touched before the clock starts.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <immintrin.h>

#define ROWS 16
#define CHUNK 64
#define PAD 96

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

/* The same numbers as in the bench. */
static void walk(float *to, int count, int d, uint32_t seed) {
  for (int k = 0; k < count; k++) {
    seed = seed * 1664525u + 1013904223u;
    to[k] = (float)((k < d ? 0 : to[k - d]) * 0.95 + (seed / 4294967296.0 - 0.5));
  }
}

static void *memory(size_t bytes) {
  void *p = aligned_alloc(64, (bytes + 63) / 64 * 64);
  if (!p) {
    fprintf(stderr, "out of memory\n");
    exit(1);
  }
  memset(p, 0, bytes);
  return p;
}

#ifdef __AVX2__
#define LANES 8
typedef __m256 vec;
#define LOAD _mm256_loadu_ps
#define STORE _mm256_storeu_ps
#define SPLAT _mm256_set1_ps
#define ADD _mm256_add_ps
#define SUB _mm256_sub_ps
#define MUL _mm256_mul_ps
#define MADD _mm256_fmadd_ps
#define MIN _mm256_min_ps
#define MAX _mm256_max_ps
#else
#define LANES 4
typedef __m128 vec;
#define LOAD _mm_loadu_ps
#define STORE _mm_storeu_ps
#define SPLAT _mm_set1_ps
#define ADD _mm_add_ps
#define SUB _mm_sub_ps
#define MUL _mm_mul_ps
#define MADD(a, b, c) _mm_add_ps(c, _mm_mul_ps(a, b))
#define MIN _mm_min_ps
#define MAX _mm_max_ps
#endif
#define REGS (ROWS / LANES)

/* up[r]: every lane's upper neighbour; lane 0 of the first register takes `above`. */
static inline void shift(const vec p[REGS], float above, vec up[REGS]) {
#ifdef __AVX2__
  const __m256i turn = _mm256_setr_epi32(7, 0, 1, 2, 3, 4, 5, 6);
  const vec a = _mm256_permutevar8x32_ps(p[0], turn);
  const vec b = _mm256_permutevar8x32_ps(p[1], turn);
  up[0] = _mm256_blend_ps(a, _mm256_castps128_ps256(_mm_set_ss(above)), 1);
  up[1] = _mm256_blend_ps(b, a, 1);
#else
  for (int r = REGS - 1; r > 0; r--) {
    const vec t = _mm_shuffle_ps(p[r - 1], p[r], _MM_SHUFFLE(0, 0, 3, 3));
    up[r] = _mm_shuffle_ps(t, p[r], _MM_SHUFFLE(2, 1, 2, 0));
  }
  up[0] = _mm_move_ss(_mm_shuffle_ps(p[0], p[0], _MM_SHUFFLE(2, 1, 0, 0)), _mm_set_ss(above));
#endif
}

/* Bit k: "not diagonal" of row k; bit 16 + k: "came from above". */
static inline uint32_t directions(const vec a[REGS], const vec q[REGS], const vec u[REGS], const vec p[REGS]) {
#ifdef __AVX2__
  uint32_t word = 0;
  for (int r = 0; r < REGS; r++) {
    word |= (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(a[r], q[r], _CMP_LT_OQ)) << (8 * r);
    word |= (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(u[r], p[r], _CMP_LE_OQ)) << (16 + 8 * r);
  }
  return word;
#else
  __m128i n[REGS], b[REGS];
  for (int r = 0; r < REGS; r++) {
    n[r] = _mm_castps_si128(_mm_cmplt_ps(a[r], q[r]));
    b[r] = _mm_castps_si128(_mm_cmple_ps(u[r], p[r]));
  }
  const __m128i nn = _mm_packs_epi16(_mm_packs_epi32(n[0], n[1]), _mm_packs_epi32(n[2], n[3]));
  const __m128i bb = _mm_packs_epi16(_mm_packs_epi32(b[0], b[1]), _mm_packs_epi32(b[2], b[3]));
  return (uint32_t)_mm_movemask_epi8(nn) | (uint32_t)_mm_movemask_epi8(bb) << 16;
#endif
}

typedef struct {
  const float *x; /* −2·x, [d][16] */
  const float *xx;
  const float *y; /* column 0 of dimension 0; column j of dimension k at y[k·stride − j] */
  const float *yy;
  long stride;
  int d;
} Strip;

/* Adds x·y of `count` dimensions to one register of lanes over the steps of a chunk. */
static inline void dims(const Strip *s, int k, int count, int first, int lane, long t, float *cost, int steps) {
  vec x[8];
  for (int i = 0; i < count; i++) x[i] = LOAD(s->x + (k + i) * ROWS + lane);
  const vec xx = LOAD(s->xx + lane);
  const float *y = s->y + k * s->stride - t + lane, *yy = s->yy - t + lane;
  for (int i = 0; i < steps; i++, y--, yy--, cost += ROWS) {
    vec a = first ? ADD(xx, LOAD(yy)) : LOAD(cost);
    vec b = MUL(x[0], LOAD(y));
    for (int q = 1; q < count; q++)
      if (q & 1) a = MADD(x[q], LOAD(y + q * s->stride), a);
      else b = MADD(x[q], LOAD(y + q * s->stride), b);
    STORE(cost, ADD(a, b));
  }
}

static void fill(const Strip *s, long t, int steps, float *cost) {
  for (int lane = 0; lane < ROWS; lane += LANES) {
    int k = 0;
    if (s->d >= 8) { dims(s, 0, 8, 1, lane, t, cost + lane, steps); k = 8; }
    else if (s->d >= 4) { dims(s, 0, 4, 1, lane, t, cost + lane, steps); k = 4; }
    else { dims(s, 0, 1, 1, lane, t, cost + lane, steps); k = 1; }
    for (; k + 8 <= s->d; k += 8) dims(s, k, 8, 0, lane, t, cost + lane, steps);
    for (; k + 4 <= s->d; k += 4) dims(s, k, 4, 0, lane, t, cost + lane, steps);
    for (; k < s->d; k++) dims(s, k, 1, 0, lane, t, cost + lane, steps);
  }
}

/* One strip over all columns; `row` holds the totals above and becomes those of the last row. */
static inline __attribute__((always_inline)) void
sweep(const Strip *s, long m, int rows, int line, float *row, uint32_t *dirs, float *scratch) {
  vec p[REGS], q[REGS], x[REGS];
  for (int r = 0; r < REGS; r++) {
    p[r] = q[r] = SPLAT(INFINITY);
    x[r] = MUL(SPLAT(-0.5f), LOAD(s->x + r * LANES));
  }
  q[0] = LOAD(row - 1);
  float lanes[ROWS] __attribute__((aligned(64)));
  for (long ta = 0; ta < m + ROWS - 1; ta += CHUNK) {
    const long tb = ta + CHUNK < m + ROWS - 1 ? ta + CHUNK : m + ROWS - 1;
    if (!line) fill(s, ta, tb - ta, scratch);
    const float *cost = scratch;
    for (long t = ta; t < tb; t++, cost += ROWS) {
      vec u[REGS], a[REGS];
      shift(p, row[t], u);
      for (int r = 0; r < REGS; r++) a[r] = MIN(p[r], u[r]);
      dirs[t] = directions(a, q, u, p);
      for (int r = 0; r < REGS; r++) {
        vec e;
        if (line) {
          const vec far = SUB(x[r], LOAD(s->y - t + r * LANES));
          e = MUL(far, far);
        } else e = MAX(SPLAT(0), LOAD(cost + r * LANES));
        p[r] = ADD(MIN(a[r], q[r]), e);
        q[r] = u[r];
      }
      if (t >= ROWS && rows == ROWS) {
        ((float *)row)[t - ROWS + 1] = ((float *)&p[REGS - 1])[LANES - 1];
        continue;
      }
      /* Lanes that have not entered yet stand left of the matrix. */
      for (int r = 0; r < REGS; r++) STORE(lanes + r * LANES, p[r]);
      for (int k = (int)(t < ROWS ? t + 1 : ROWS); k < ROWS; k++) lanes[k] = INFINITY;
      for (int r = 0; r < REGS; r++) p[r] = LOAD(lanes + r * LANES);
      if (t - rows + 1 >= 0 && t - rows + 1 < m) row[t - rows + 1] = lanes[rows - 1];
    }
  }
  row[-1] = INFINITY;
}

static long stripPath(const float *x, const float *y, long n, long m, int d, double *cost, double *took) {
  const long strips = (n + ROWS - 1) / ROWS, stride = m + 2 * PAD, words = m + ROWS - 1;
  float *ys = memory(sizeof(float) * stride * (d + 1));
  float *xs = memory(sizeof(float) * ROWS * (d + 1));
  float *rowMemory = memory(sizeof(float) * stride);
  uint32_t *dirs = memory(sizeof(uint32_t) * strips * words);
  float *scratch = memory(sizeof(float) * CHUNK * ROWS);
  const double from = seconds();
  float *row = rowMemory + PAD;
  for (long j = 0; j < m + PAD; j++) row[j] = INFINITY;
  row[-1] = 0;
  const Strip strip = {xs, xs + d * ROWS, ys + PAD + m - 1, ys + d * stride + PAD + m - 1, stride, d};
  for (long j = 0; j < m; j++) {
    float square = 0;
    for (int k = 0; k < d; k++) {
      ys[k * stride + PAD + m - 1 - j] = y[j * d + k];
      square += y[j * d + k] * y[j * d + k];
    }
    ys[d * stride + PAD + m - 1 - j] = square;
  }
  for (long s = 0; s < strips; s++) {
    const int rows = n - s * ROWS < ROWS ? (int)(n - s * ROWS) : ROWS;
    memset(xs, 0, sizeof(float) * ROWS * (d + 1));
    for (int r = 0; r < rows; r++)
      for (int k = 0; k < d; k++) {
        const float v = x[(s * ROWS + r) * d + k];
        xs[k * ROWS + r] = -2 * v;
        xs[d * ROWS + r] += v * v;
      }
    if (d == 1) sweep(&strip, m, rows, 1, row, dirs + s * words, scratch);
    else sweep(&strip, m, rows, 0, row, dirs + s * words, scratch);
  }
  *cost = row[m - 1];
  long i = n - 1, j = m - 1, length = 0;
  while (i >= 0 && j >= 0) {
    const uint32_t word = dirs[i / ROWS * words + j + i % ROWS];
    length++;
    if (!(word >> i % ROWS & 1)) i--, j--;
    else if (word >> (ROWS + i % ROWS) & 1) i--;
    else j--;
  }
  *took = seconds() - from;
  return length;
}

/* Known only when it runs, as they are to a library. */
static volatile double penaltySet = 0, mostStepSet = INFINITY, mostTotalSet = INFINITY;

static long wholePath(const float *x, const float *y, long n, long m, int d, double *cost, double *took) {
  const long width = m + 1;
  double *xs = memory(sizeof(double) * n * d), *ys = memory(sizeof(double) * m * d);
  for (long k = 0; k < n * d; k++) xs[k] = x[k];
  for (long k = 0; k < m * d; k++) ys[k] = y[k];
  double *total = memory(sizeof(double) * (n + 1) * width);
  const double from = seconds();
  for (long j = 0; j <= m; j++) total[j] = INFINITY;
  total[0] = 0;
  const double penalty = penaltySet, mostStep = mostStepSet, mostTotal = mostTotalSet;
  long firstColumn = 0, lastColumn = 0;
  for (long i = 0; i < n; i++) {
    const double *above = total + i * width;
    double *here = total + (i + 1) * width;
    for (long j = 0; j <= firstColumn; j++) here[j] = INFINITY;
    int found = 0;
    long reached = i, j;
    for (j = firstColumn; j < m; j++) {
      double c = 0;
      for (int k = 0; k < d; k++) c += (xs[i * d + k] - ys[j * d + k]) * (xs[i * d + k] - ys[j * d + k]);
      if (c > mostStep) {
        here[j + 1] = INFINITY;
        continue;
      }
      double least = above[j];
      if (above[j + 1] + penalty < least) least = above[j + 1] + penalty;
      if (here[j] + penalty < least) least = here[j] + penalty;
      here[j + 1] = c + least;
      if (here[j + 1] <= mostTotal) {
        found = 1;
        reached = j + 1;
      } else {
        if (!found) firstColumn = j + 1;
        if (j >= lastColumn) break;
      }
    }
    for (; j < m; j++) here[j + 1] = INFINITY;
    lastColumn = reached;
  }
  *cost = total[n * width + m];
  for (long k = 0; k < (n + 1) * width; k++)
    if (total[k] > 0) total[k] = sqrt(total[k]);
  long i = n, j = m, length = 0;
  while (i > 0 && j > 0) {
    length++;
    const double *here = total + i * width + j, *above = here - width;
    if (above[-1] <= here[-1] && above[-1] <= above[0]) i--, j--;
    else if (above[0] <= here[-1]) i--;
    else j--;
  }
  *took = seconds() - from;
  return length;
}

int main(int count, char **words) {
  if (count != 4) return 2;
  const long n = atol(words[2]);
  const int d = atoi(words[3]);
  float *x = memory(sizeof(float) * n * d), *y = memory(sizeof(float) * n * d);
  walk(x, (int)(n * d), d, 1);
  walk(y, (int)(n * d), d, 2);
  double cost, took;
  const long length = (words[1][0] == 's' ? stripPath : wholePath)(x, y, n, n, d, &cost, &took);
  printf("%.9g %ld %.6f\n", cost, length, took);
  return 0;
}
