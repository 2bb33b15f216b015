/** `publisher.name` of package.json. */
export const extensionId = 'tare.tare';
