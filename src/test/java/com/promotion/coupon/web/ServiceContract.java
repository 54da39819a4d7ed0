package com.promotion.coupon.web;

import com.promotion.coupon.web.contract.ApiPageContract;
import com.promotion.coupon.web.contract.ErrorFormatContract;
import com.promotion.coupon.web.contract.FuzzContract;
import com.promotion.coupon.web.contract.GeneratedClientContract;
import com.promotion.coupon.web.contract.HttpContract;
import com.promotion.coupon.web.contract.MonitoringContract;
import com.promotion.coupon.web.contract.OddInputContract;
import com.promotion.coupon.web.contract.OddRequestContract;
import com.promotion.coupon.web.contract.OpenApiContract;
import com.promotion.coupon.web.contract.RefusedValueContract;
import com.promotion.coupon.web.contract.RequestBodyContract;
import com.promotion.coupon.web.contract.coupon.CouponCancelContract;
import com.promotion.coupon.web.contract.coupon.CouponExpiryContract;
import com.promotion.coupon.web.contract.coupon.CouponUseContract;
import com.promotion.coupon.web.contract.coupon.CouponUseInputContract;
import com.promotion.coupon.web.contract.coupon.CustomerCouponsContract;
import com.promotion.coupon.web.contract.issue.IdempotencyKeyContract;
import com.promotion.coupon.web.contract.issue.IssueConcurrencyContract;
import com.promotion.coupon.web.contract.issue.IssueContract;
import com.promotion.coupon.web.contract.issue.IssueInputContract;
import com.promotion.coupon.web.contract.issue.IssueRefusalContract;
import com.promotion.coupon.web.contract.issue.IssueWindowContract;
import com.promotion.coupon.web.contract.issue.PendingIssueContract;
import com.promotion.coupon.web.contract.issue.StockContract;
import com.promotion.coupon.web.contract.policy.PolicyAuditContract;
import com.promotion.coupon.web.contract.policy.PolicyChangeContract;
import com.promotion.coupon.web.contract.policy.PolicyCouponsContract;
import com.promotion.coupon.web.contract.policy.PolicyCreationContract;
import com.promotion.coupon.web.contract.policy.PolicyLifecycleContract;
import com.promotion.coupon.web.contract.policy.PolicyListContract;
import com.promotion.coupon.web.contract.policy.PolicyPreconditionsContract;
import com.promotion.coupon.web.contract.policy.PolicyScheduleContract;
import com.promotion.coupon.web.contract.policy.PolicyStatisticsContract;
import com.promotion.coupon.web.contract.policy.UserErasureContract;
import com.promotion.coupon.web.contract.security.ClaimTicketContract;
import com.promotion.coupon.web.contract.security.CustomerContract;
import com.promotion.coupon.web.contract.security.PathContract;
import com.promotion.coupon.web.contract.security.RateLimitContract;
import com.promotion.coupon.web.contract.security.SecretsContract;
import com.promotion.coupon.web.contract.security.SecurityHeadersContract;
import com.promotion.coupon.web.contract.security.SlowClientContract;
import com.promotion.coupon.web.contract.security.TokenContract;

/** The whole contract. Each server has one test class that implements it, and so is started once for all topics. */
interface ServiceContract
        extends ApiPageContract,
                ErrorFormatContract,
                FuzzContract,
                HttpContract,
                GeneratedClientContract,
                MonitoringContract,
                OddInputContract,
                OddRequestContract,
                OpenApiContract,
                RefusedValueContract,
                RequestBodyContract,
                CouponCancelContract,
                CouponExpiryContract,
                CouponUseContract,
                CouponUseInputContract,
                CustomerCouponsContract,
                IdempotencyKeyContract,
                IssueConcurrencyContract,
                IssueContract,
                IssueInputContract,
                IssueRefusalContract,
                IssueWindowContract,
                PendingIssueContract,
                StockContract,
                PolicyAuditContract,
                PolicyChangeContract,
                PolicyCouponsContract,
                PolicyCreationContract,
                PolicyLifecycleContract,
                PolicyListContract,
                PolicyPreconditionsContract,
                PolicyScheduleContract,
                PolicyStatisticsContract,
                UserErasureContract,
                ClaimTicketContract,
                CustomerContract,
                PathContract,
                RateLimitContract,
                SecretsContract,
                SecurityHeadersContract,
                SlowClientContract,
                TokenContract {}
