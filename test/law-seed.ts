// Property tests begin from one seed, so that a green commit stays green; CROSSWALK_LAW_SEED=random (or a number) explores further.
import fc from 'fast-check'

const wanted = process.env['CROSSWALK_LAW_SEED'] ?? '20261121'
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted) })
