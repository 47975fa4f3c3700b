export declare const MEASURED_TENSORFLOW: string;
