// The members of a reading that filters may name.

export const MEMBER_TYPES = {
  value: 'number',
  observedAt: 'timestamp',
  resultTime: 'timestamp',
  unit: 'text',
  quality: 'text',
  missing: 'text',
} as const
