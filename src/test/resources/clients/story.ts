import {
    Configuration,
    CustomersApi,
    DiscountType,
    IssuingApi,
    PoliciesApi,
    ReportsApi,
    ResponseError,
    UseApi,
    type PolicyTerms,
} from './client/index.js';

// A campaign from its plan to its end, and every refusal, with the client as it is generated; CouponStory.java is the same.
// Arguments: URL; tokens for everything and of the customer; times: an hour ago, tomorrow, in two days, in a month.

declare const process: { argv: string[] };

const [url, allToken, customerToken, anHourAgo, tomorrow, inTwoDays, inAMonth] = process.argv.slice(2) as [
    string, string, string, string, string, string, string,
];
const user = '9007199254740993'; // as a number it would be …992
const second = '9007199254740994';
const third = '9007199254740995';

function as(token: string): Configuration {
    return new Configuration({ basePath: url, accessToken: token });
}

function terms(changed: Partial<PolicyTerms> = {}): PolicyTerms {
    return {
        name: '겨울 쿠폰',
        discountType: DiscountType.Fixed,
        discountValue: 1000,
        totalQuantity: 10,
        startAt: anHourAgo,
        endAt: tomorrow,
        expireAt: inAMonth,
        ...changed,
    };
}

function same<T>(actual: T, expected: T): void {
    if (actual !== expected) {
        throw new Error(`expected ${expected}, got ${actual}`);
    }
}

async function refused(code: string, call: () => Promise<unknown>): Promise<void> {
    try {
        await call();
    } catch (failure) {
        if (!(failure instanceof ResponseError)) {
            throw failure;
        }
        same((await failure.response.json()).errorCode, code);
        return;
    }
    throw new Error(`expected ${code}, got an answer`);
}

const policies = new PoliciesApi(as(allToken));
const issuing = new IssuingApi(as(allToken));
const customers = new CustomersApi(as(allToken));
const use = new UseApi(as(allToken));
const reports = new ReportsApi(as(allToken));

const idempotencyKey = `plan-${Date.now()}`;
const planned = await policies.createPolicy({ idempotencyKey, policyTerms: terms({ totalQuantity: 2 }) });
same((await policies.createPolicy({ idempotencyKey, policyTerms: terms({ totalQuantity: 2 }) })).idText, planned.idText);
await refused('CP012', () => policies.createPolicy({ idempotencyKey, policyTerms: terms() }));
same(planned.status, 'PENDING');
const policyId = planned.idText;
same((await policies.activatePolicy({ policyId, ifMatch: '"0-0-PENDING"' })).status, 'ACTIVE');
await refused('CP010', () => policies.activatePolicy({ policyId }));
await refused('CP013', () => policies.endPolicy({ policyId, ifMatch: '"99"' }));
await refused('CP014', () => policies.changePolicy({ policyId, ifMatch: '', policyTerms: terms() }));

const issueRequest = { userIdText: user };
const coupon = await issuing.issueCoupon({ policyId, issueRequest, idempotencyKey: 'wish-1' });
same(coupon.userIdText, user);
same(coupon.couponPolicyIdText, policyId);
const repeated = await issuing.issueCoupon({ policyId, issueRequest, idempotencyKey: 'wish-1' });
same(repeated.couponCode, coupon.couponCode);
await refused('CP004', () => issuing.issueCoupon({ policyId, issueRequest }));
same((await issuing.issueCoupon({ policyId, issueRequest: { userIdText: second } })).rank, 2);
await refused('CP003', () => issuing.issueCoupon({ policyId, issueRequest: { userIdText: third } }));
same((await customers.getStock({ policyId })).couponPolicyIdText, policyId);

const couponId = coupon.couponCode;
const state = await customers.getCoupon({ couponId });
if (state.status === 'PENDING' || state.status === 'REFUSED') {
    throw new Error('not decided');
}
same(state.rank, 1);
same(await customers.isIssued({ policyId, userId: user }), true);
same((await customers.listCouponsOfUser({ userId: user, limit: 10 })).items[0]?.couponCode, couponId);
same((await use.quoteCoupon({ couponId, quoteRequest: { userIdText: user, orderAmount: 30000 } })).discountAmount, 1000);
const order = { userIdText: user, orderId: 'A-1', orderAmount: 30000 };
same((await use.useCoupon({ couponId, useRequest: order })).amountToPay, 29000);
await refused('CP007', () => use.useCoupon({ couponId, useRequest: { orderId: 'A-2', orderAmount: 30000 } }));
same((await use.cancelUse({ couponId, cancelUseRequest: { userIdText: user, orderId: 'A-1' } })).orderId, 'A-1');

same((await policies.endPolicy({ policyId })).status, 'ENDED');
await refused('CP006', () => issuing.issueCoupon({ policyId, issueRequest: { userIdText: third } }));
const statistics = await reports.getStatistics({ policyId });
same(statistics.issued, 2);
same(statistics.cancelled, 1);
same((await reports.listCouponsOfPolicy({ policyId })).items[1]?.userIdText, second);
same((await (await reports.downloadCouponsOfPolicy({ policyId })).text()).includes(user), true);
same((await reports.getAuditTrail({ policyId })).items.length, 3);
same((await policies.getPolicy({ policyId })).zone, coupon.zone);

const later = await policies.createPolicy({ policyTerms: terms({ startAt: tomorrow, endAt: inTwoDays }) });
await policies.activatePolicy({ policyId: later.idText });
await refused('CP005', () => issuing.issueCoupon({ policyId: later.idText, issueRequest }));
const guarded = await policies.createPolicy({ policyTerms: terms({ proofOfWorkBits: 8 }) });
await policies.activatePolicy({ policyId: guarded.idText });
same((await issuing.fetchTicket({ policyId: guarded.idText, issueRequest })).proofOfWorkBits, 8);
await refused('CP018', () => issuing.issueCoupon({ policyId: guarded.idText, issueRequest }));
const dropped = await policies.createPolicy({ policyTerms: terms() });
await policies.deletePolicy({ policyId: dropped.idText });
await refused('CP001', () => policies.getPolicy({ policyId: dropped.idText }));
await refused('CP002', () => customers.getCoupon({ couponId: '1' }));
await refused('CP008', () => policies.getPolicy({ policyId: 'abc' }));
await refused('CP015', () => new PoliciesApi(as('none')).getPolicy({ policyId }));
await refused('CP016', () => new PoliciesApi(as(customerToken)).getPolicy({ policyId }));
await refused('CP017', async () => {
    const customer = new CustomersApi(as(customerToken));
    for (let i = 0; i < 100; i++) {
        await customer.getCoupon({ couponId: '1' }).catch((failure: unknown) => {
            if (!(failure instanceof ResponseError) || failure.response.status !== 404) {
                throw failure;
            }
        });
    }
});
console.log('played');
