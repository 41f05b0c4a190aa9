//! Truncated eigendecomposition of a sparse symmetric matrix.
//!
//! # Source
//!
//! N. Halko, P. G. Martinsson and J. A. Tropp, "Finding structure with randomness", SIAM Review 53, 2011, algorithms 4.4
//! (randomised subspace iteration) and 5.3; C. G. J. Jacobi's method of 1846 for the small matrix.

use super::dot;
use super::pmi::Matrix;

/// Directions kept beyond those asked for, for accuracy.
const OVERSAMPLING: usize = 8;
/// Rounds of subspace iteration; the spectrum of PMI falls slowly, and more gave the same neighbours.
const ROUNDS: usize = 3;
/// Sweeps of Jacobi's method; it converges quadratically, and ten leave nothing for single precision.
const SWEEPS: usize = 10;

/// One vector a row of `matrix`, in one piece: its coordinates on the `dimensions` eigenvectors of the greatest eigenvalues, weighted by
/// the square root of the eigenvalue, scaled to length 1. Only positive eigenvalues count. A row without cells has a vector of noughts.
pub(super) fn vectors(matrix: &Matrix, dimensions: usize) -> Vec<f32> {
    let width = (dimensions + OVERSAMPLING).min(matrix.len());
    // Columns are kept as rows here, so that each is contiguous.
    let mut basis = start(width, matrix.len());
    for _ in 0..ROUNDS {
        basis = orthonormal(times(matrix, &basis));
    }
    let image = times(matrix, &basis);
    let small: Vec<Vec<f32>> = basis.iter().map(|a| image.iter().map(|b| dot(a, b)).collect()).collect();
    let mut pairs = eigen(small);
    // The diagonal of the matrix is empty, which shows as negative eigenvalues: they would set like terms apart.
    pairs.retain(|(value, _)| *value > 0.0);
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    pairs.truncate(dimensions);
    let mut rows = vec![0.0; matrix.len() * dimensions];
    for (row, out) in rows.chunks_mut(dimensions.max(1)).enumerate() {
        for (out, (value, vector)) in out.iter_mut().zip(&pairs) {
            let coordinate: f32 =
                basis.iter().zip(vector).map(|(b, v)| b.get(row).copied().unwrap_or_default() * v).sum();
            *out = coordinate * value.sqrt();
        }
        let length = dot(out, out).sqrt();
        if length > 0.0 {
            for x in out.iter_mut() {
                *x /= length;
            }
        }
    }
    rows
}

/// `count` vectors of random signs, always the same ones.
fn start(count: usize, length: usize) -> Vec<Vec<f32>> {
    let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut sign = || {
        // xorshift64 (Marsaglia 2003).
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        if state & 1 == 0 { 1.0 } else { -1.0 }
    };
    (0..count).map(|_| (0..length).map(|_| sign()).collect()).collect()
}

/// `matrix` times each vector.
fn times(matrix: &Matrix, vectors: &[Vec<f32>]) -> Vec<Vec<f32>> {
    let of = |vector: &Vec<f32>| {
        let cell = |(column, value): &(usize, f32)| value * vector.get(*column).copied().unwrap_or_default();
        matrix.iter().map(|row| row.iter().map(cell).sum()).collect()
    };
    vectors.iter().map(of).collect()
}

/// An orthonormal basis of what `vectors` span, by modified Gram-Schmidt; a vector that depends on earlier ones is left
/// out.
fn orthonormal(vectors: Vec<Vec<f32>>) -> Vec<Vec<f32>> {
    let mut basis: Vec<Vec<f32>> = Vec::with_capacity(vectors.len());
    for mut vector in vectors {
        let before = dot(&vector, &vector).sqrt();
        for known in &basis {
            let along = dot(&vector, known);
            vector.iter_mut().zip(known).for_each(|(x, k)| *x -= along * k);
        }
        let length = dot(&vector, &vector).sqrt();
        if length > before * 1e-5 {
            for x in &mut vector {
                *x /= length;
            }
            basis.push(vector);
        }
    }
    basis
}

/// Eigenvalues with their eigenvectors of a small symmetric matrix.
fn eigen(mut matrix: Vec<Vec<f32>>) -> Vec<(f32, Vec<f32>)> {
    let size = matrix.len();
    let mut vectors: Vec<Vec<f32>> =
        (0..size).map(|i| (0..size).map(|j| if i == j { 1.0 } else { 0.0 }).collect()).collect();
    for _ in 0..SWEEPS {
        for p in 0..size {
            for q in p + 1..size {
                let apq = matrix[p][q];
                if apq == 0.0 {
                    continue;
                }
                let theta = (matrix[q][q] - matrix[p][p]) / (2.0 * apq);
                let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let cos = 1.0 / (t * t + 1.0).sqrt();
                rotate(&mut matrix, p, q, (cos, t * cos));
                // Rows of `vectors` are eigenvectors: turn rows only.
                turn(&mut vectors, p, q, (cos, t * cos));
            }
        }
    }
    matrix.iter().enumerate().map(|(i, row)| row[i]).zip(vectors).collect()
}

/// Turns rows and columns `p` and `q`, `p` before `q`, by the angle with this cosine and sine.
fn rotate(matrix: &mut [Vec<f32>], p: usize, q: usize, (cos, sin): (f32, f32)) {
    turn(matrix, p, q, (cos, sin));
    for row in matrix {
        let (x, y) = (row[p], row[q]);
        row[p] = cos * x - sin * y;
        row[q] = sin * x + cos * y;
    }
}

/// Turns rows `p` and `q`, `p` before `q`.
fn turn(rows: &mut [Vec<f32>], p: usize, q: usize, (cos, sin): (f32, f32)) {
    let (head, tail) = rows.split_at_mut(q);
    for (x, y) in head[p].iter_mut().zip(tail[0].iter_mut()) {
        (*x, *y) = (cos * *x - sin * *y, sin * *x + cos * *y);
    }
}
