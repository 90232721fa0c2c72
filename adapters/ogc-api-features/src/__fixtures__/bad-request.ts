// What the test server answers with 400.
export class BadRequest extends Error {}
