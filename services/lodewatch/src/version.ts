/** Version of this build, as package.json and the OpenAPI document name it. */
export const VERSION = '0.1.0';
